package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.limit.EdgeLimits;
import java.util.Arrays;

/**
 * What a device published and what is not stored or refused yet. At QoS 1 a message goes by its packet identifier; at QoS
 * 0, where it has none, by a negative number given here, since it takes as much memory until it is stored. Arrays of a
 * few numbers, made with the first message: a hundred thousand sessions stand idle, and a busy one is looked into for
 * every packet.
 */
final class InFlight {
    private static final int[] NONE = {};
    private static final int FIRST_SIZE = 4;

    private int[] ids = NONE;
    private int[] lengths = NONE;
    private int size;
    private int unacknowledged;
    private int bytes;
    private int lastNumber;

    /** Messages waiting, of either kind. */
    int size() {
        return size;
    }

    /** Bytes of what waits. */
    int bytes() {
        return bytes;
    }

    /** Messages waiting that have a packet identifier. */
    int acknowledged() {
        return size - unacknowledged;
    }

    boolean contains(int id) {
        return indexOf(id) >= 0;
    }

    /** Whether no more can be taken in, whatever it would be. */
    boolean full() {
        return unacknowledged >= EdgeLimits.IN_FLIGHT_UP.number()
                || bytes >= EdgeLimits.IN_FLIGHT_UP.number() * EdgeLimits.PACKET_SIZE.number();
    }

    /** A message at QoS 1. */
    void add(int packetId, int length) {
        if (size == ids.length) {
            int larger = Math.max(FIRST_SIZE, 2 * size);
            ids = Arrays.copyOf(ids, larger);
            lengths = Arrays.copyOf(lengths, larger);
        }
        ids[size] = packetId;
        lengths[size] = length;
        size++;
        bytes += length;
    }

    /** A message at QoS 0. @return the number by which it goes, below zero */
    int add(int length) {
        lastNumber = lastNumber == Integer.MIN_VALUE ? -1 : lastNumber - 1;
        add(lastNumber, length);
        unacknowledged++;
        return lastNumber;
    }

    /** @return whether there was anything by this packet identifier or number */
    boolean remove(int id) {
        int index = indexOf(id);
        if (index < 0) {
            return false;
        }
        size--;
        bytes -= lengths[index];
        unacknowledged -= id < 0 ? 1 : 0;
        ids[index] = ids[size];
        lengths[index] = lengths[size];
        return true;
    }

    private int indexOf(int id) {
        for (int i = 0; i < size; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
