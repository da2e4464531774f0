import { formatTime } from "../encoding/time.js";
import type { JsonObject } from "../json/jcs.js";
import type { Disclosure } from "../grant/disclosure.js";

/** One payload file of a bag. */
export interface PayloadFile {
  readonly path: string;
  readonly size: number;
  /** Lowercase hex of SHA-256. */
  readonly sha256: string;
}

/** Chain of custody as far as this software knows it, in CASE/UCO JSON-LD (caseontology.org): shared, opened, exported. */
export function custodyRecord(disclosure: Disclosure, files: readonly PayloadFile[], exportedAt: number): JsonObject {
  const { grant, logged } = disclosure;
  const objects = files.map((file) => ({
    "@id": `kb:file-${file.sha256}`,
    "@type": "uco-observable:File",
    "uco-core:hasFacet": [
      {
        "@id": `kb:facet-${file.sha256}`,
        "@type": "uco-observable:FileFacet",
        "uco-observable:filePath": file.path,
        "uco-observable:sizeInBytes": file.size,
      },
      {
        "@id": `kb:content-${file.sha256}`,
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:hash": [
          {
            "@id": `kb:hash-${file.sha256}`,
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": file.sha256,
          },
        ],
      },
    ],
  }));
  const results = objects.map((object) => ({ "@id": object["@id"] }));
  return {
    "@context": {
      "case-investigation": "https://ontology.caseontology.org/case/investigation/",
      kb: "urn:porchlight:",
      "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
      "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
      "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
      "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    },
    "@graph": [
      {
        "@id": `kb:investigation-${logged.request.requestId}`,
        "@type": "case-investigation:Investigation",
        "uco-core:name": logged.request.requestId,
      },
      {
        "@id": `kb:shared-${grant.jti}`,
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": "shared by the holder of the clips' keys",
        "uco-action:endTime": formatTime(grant.iat),
        "uco-action:result": results,
      },
      {
        "@id": `kb:exported-${grant.jti}`,
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": "opened and exported on an officer's device",
        "uco-action:endTime": formatTime(exportedAt),
        "uco-action:object": results,
      },
      ...objects,
    ],
  };
}
