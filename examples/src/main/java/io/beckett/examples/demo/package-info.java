/** The demo: real webhooks, two nodes, one stream that fails, and a count of everything at the end. */
@NullMarked
package io.beckett.examples.demo;

import org.jspecify.annotations.NullMarked;
