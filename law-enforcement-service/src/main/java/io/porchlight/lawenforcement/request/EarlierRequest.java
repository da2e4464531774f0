package io.porchlight.lawenforcement.request;

import java.util.List;

/**
 * What an agency asked before: the public facts by which a further request is judged.
 *
 * @param cells sorted H3 cells
 * @param windowStart Unix seconds
 * @param windowEnd Unix seconds
 * @param createdAt Unix seconds
 */
record EarlierRequest(String caseNumber, List<String> cells, long windowStart, long windowEnd, long createdAt) {}
