import { Fields } from "../json/fields.js";
import type { Json, JsonObject } from "../json/jcs.js";
import { must, Refused } from "../refused.js";

/** What a home can be at (F-09). */
export const MODES = ["home", "away", "night"] as const;
export type Mode = (typeof MODES)[number];

/** Kinds of event of which clips are made. */
export const RECORDED_KINDS = ["ding", "motion", "live", "talk"] as const;
export type RecordedKind = (typeof RECORDED_KINDS)[number];

/** A polygon in the picture: x and y in turn, thousandths of its width and height, 3 to 16 corners. */
export interface Zone {
  readonly kind: "motion" | "privacy";
  readonly points: readonly number[];
}

/** What a home wants of a doorbell (F-08, F-09). No server ever reads or writes it. */
export interface DeviceSettings {
  readonly audio: boolean;
  readonly labels: boolean;
  readonly mode: Mode;
  readonly records: Readonly<Record<Mode, readonly RecordedKind[]>>;
  /** Unix seconds until which motion is left alone; 0: not at all. */
  readonly snoozeUntil: number;
  readonly zones: readonly Zone[];
}

const MAX_ZONES = 16;

/** What a doorbell does before anybody told it otherwise. */
export const FIRST_SETTINGS: DeviceSettings = {
  audio: false,
  labels: true,
  mode: "home",
  records: { home: RECORDED_KINDS, away: RECORDED_KINDS, night: RECORDED_KINDS },
  snoozeUntil: 0,
  zones: [],
};

/** Reads settings, exactly. */
export function readDeviceSettings(json: Json): DeviceSettings {
  const fields = Fields.of(json, "The settings").exactly("audio", "labels", "mode", "records", "snoozeUntil", "zones");
  const records = fields.fields("records").exactly(...MODES);
  const kinds = (mode: Mode): RecordedKind[] => {
    const named = records.texts(mode);
    must(
      named.every((kind) => (RECORDED_KINDS as readonly string[]).includes(kind)),
      "settings.records",
      "Clips are made of ding, motion, live and talk.",
    );
    return RECORDED_KINDS.filter((kind) => named.includes(kind));
  };
  return {
    audio: fields.bool("audio"),
    labels: fields.bool("labels"),
    mode: fields.oneOf("mode", MODES),
    records: { home: kinds("home"), away: kinds("away"), night: kinds("night") },
    snoozeUntil: fields.integer("snoozeUntil", 0),
    zones: fields.array("zones", 0, MAX_ZONES).map(readZone),
  };
}

export function deviceSettingsJson(settings: DeviceSettings): JsonObject {
  const { audio, labels, mode, records, snoozeUntil, zones } = settings;
  return {
    audio,
    labels,
    mode,
    records: { home: [...records.home], away: [...records.away], night: [...records.night] },
    snoozeUntil,
    zones: zones.map(({ kind, points }) => ({ kind, points: [...points] })),
  };
}

function readZone(json: Json): Zone {
  const fields = Fields.of(json, "A zone").exactly("kind", "points");
  const points = fields.array("points").map((value) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 1000) {
      throw new Refused("settings.zones", "A zone's coordinates are 0 to 1000.");
    }
    return value;
  });
  must(points.length >= 6 && points.length <= 32 && points.length % 2 === 0, "settings.zones", "A zone has 3 to 16 corners.");
  return { kind: fields.oneOf("kind", ["motion", "privacy"]), points };
}
