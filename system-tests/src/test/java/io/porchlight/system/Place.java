package io.porchlight.system;

import com.uber.h3core.H3Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where exactly a camera is, and how a program would write that down: degrees in decimals (as they begin, so that more digits are
 * found too), whole ten-millionths, floating-point numbers, and H3 cells finer than the one that homes tell.
 *
 * @param latitude in degrees, with at least 7 decimals
 * @param longitude likewise
 */
record Place(String name, double latitude, double longitude) {
    /** Finer than a home's own cell (9). */
    private static final int COARSEST = 10;

    private static final int FINEST = 15;
    private static final int LEAST = 8;

    /** As ASCII text. */
    Set<String> texts() {
        Set<String> texts = new TreeSet<>();
        for (double degrees : List.of(latitude, longitude)) {
            BigDecimal exact = BigDecimal.valueOf(degrees).abs();
            for (RoundingMode rounding : List.of(RoundingMode.DOWN, RoundingMode.HALF_UP)) {
                int scale = 5;
                while (exact.setScale(scale, rounding).toPlainString().length() < LEAST) {
                    scale++;
                }
                String decimal = exact.setScale(scale, rounding).toPlainString();
                texts.add(decimal);
                texts.add(decimal.replace('.', ','));
                texts.add(exact.setScale(7, rounding).unscaledValue().toString());
                texts.add(exact.setScale(6, rounding).unscaledValue().toString());
            }
        }
        texts.removeIf(text -> text.length() < LEAST);
        for (long cell : cells()) {
            texts.add(Long.toHexString(cell));
            texts.add(Long.toHexString(cell).toUpperCase(Locale.ROOT));
        }
        return texts;
    }

    /** As numbers of 8 bytes, or two of 4, in both byte orders. */
    Map<String, byte[]> numbers() {
        Map<String, byte[]> numbers = new TreeMap<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            numbers.put(
                    "latitude, double, " + order,
                    room(order).putDouble(latitude).array());
            numbers.put(
                    "longitude, double, " + order,
                    room(order).putDouble(longitude).array());
            numbers.put(
                    "floats, " + order,
                    room(order)
                            .putFloat((float) latitude)
                            .putFloat((float) longitude)
                            .array());
            numbers.put(
                    "floats, longitude first, " + order,
                    room(order)
                            .putFloat((float) longitude)
                            .putFloat((float) latitude)
                            .array());
            numbers.put(
                    "ten-millionths, " + order,
                    room(order).putInt(e7(latitude)).putInt(e7(longitude)).array());
            numbers.put(
                    "ten-millionths, longitude first, " + order,
                    room(order).putInt(e7(longitude)).putInt(e7(latitude)).array());
            for (long cell : cells()) {
                numbers.put(
                        "cell " + Long.toHexString(cell) + ", " + order,
                        room(order).putLong(cell).array());
            }
        }
        return numbers;
    }

    /** Its cell of this resolution. */
    String cell(int resolution) {
        return h3().latLngToCellAddress(latitude, longitude, resolution);
    }

    private List<Long> cells() {
        H3Core h3 = h3();
        return java.util.stream.IntStream.rangeClosed(COARSEST, FINEST)
                .mapToObj(resolution -> h3.latLngToCell(latitude, longitude, resolution))
                .toList();
    }

    private static int e7(double degrees) {
        return (int) Math.round(degrees * 1e7);
    }

    private static ByteBuffer room(ByteOrder order) {
        return ByteBuffer.allocate(Long.BYTES).order(order);
    }

    private static H3Core h3() {
        try {
            return H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
