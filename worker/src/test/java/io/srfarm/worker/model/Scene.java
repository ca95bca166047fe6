package io.srfarm.worker.model;

import io.srfarm.picture.Picture;
import java.util.Arrays;

/** Pictures made by rule. */
final class Scene {
    private Scene() {}

    /** Smooth colours, an edge and a little grain. */
    static Picture picture(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        var grain = new Gaussians(77);
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++, i++) {
                    double wave = 128 + 70 * Math.sin(x / (5.0 + c) + c) * Math.cos(y / (7.0 - c));
                    rgb[i] = (byte) Math.max(0, Math.min(255, wave + (x > y ? 40 : 0) + 4 * grain.at(i)));
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    static Picture flat(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) level);
        return new Picture(width, height, rgb);
    }

    /** Squares of 3 x 3 in which every colour is all or nothing. */
    static Picture saturated(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int square = i / 3 % width / 3 + i / 3 / width / 3;
            rgb[i] = (byte) ((square >> i % 3 & 1) * 255);
        }
        return new Picture(width, height, rgb);
    }

    /** In 8-bit levels. */
    static int largestDifference(Picture a, Picture b) {
        int largest = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return largest;
    }
}
