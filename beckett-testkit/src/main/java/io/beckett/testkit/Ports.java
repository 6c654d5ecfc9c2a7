package io.beckett.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Port numbers for the embedded servers, which want to know theirs before they start. */
final class Ports {

    static final int ANY = 0;

    private Ports() {}

    static int check(String setting, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    setting + "(" + port + "): allowed are 1..65535, or 0 for any port that is free");
        }
        return port;
    }

    /** Returns the port itself if nobody listens on it, or any free one for {@link #ANY}. */
    static int free(String server, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Port " + port + " for the embedded " + server
                            + " is not available; stop what listens there, or choose another port or 0 for any free one",
                    e);
        }
    }
}
