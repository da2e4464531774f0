import type { RequestParts } from '@porchlight/sealing';
import type { Area } from './area';
import { cellOf } from './area';
import type { Draft, ReadDraft } from './draft';
import type { Window } from './window';

/** What the whole city reads of a request: the same shape for a draft and for a signed one. */
export interface PublicRequest {
  readonly offence: string;
  readonly purpose: string;
  readonly text: string;
  readonly cells: Area['cells'];
  readonly window?: Window;
  readonly deadline: number;
  readonly retainUntil: number;
  /** Hash of the terms promised; those in force where it is not signed yet. */
  readonly termsHash?: string;
}

export function ofDraft(draft: Draft, read: ReadDraft): PublicRequest {
  return {
    offence: draft.offence,
    purpose: draft.purpose,
    text: draft.text.trim(),
    cells: read.area?.cells ?? [],
    ...(read.window === undefined ? {} : { window: read.window }),
    deadline: read.deadline,
    retainUntil: read.retainUntil,
  };
}

export function ofRequest(request: RequestParts): PublicRequest {
  return {
    offence: request.offence,
    purpose: request.purpose,
    text: request.text,
    cells: request.cells.map(cellOf),
    window: request.window,
    deadline: request.deadline,
    retainUntil: request.terms.retainUntil,
    termsHash: request.terms.text,
  };
}

/** Names of the streets that the cells lie at, each once, in order. */
export function streetsOf(cells: Area['cells']): string[] {
  return [...new Set(cells.flatMap((cell) => cell.street ?? []))].sort();
}
