// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** gRPC on its own copy of Netty, both ends in one JVM. */
public final class GrpcProgram implements Program {
  private static final MethodDescriptor<String, String> GREET = method(MethodType.UNARY, "greet");
  private static final MethodDescriptor<String, String> COUNT =
      method(MethodType.SERVER_STREAMING, "count");

  private final List<ManagedChannel> idle = new ArrayList<>();

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream in) {
      try {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static MethodDescriptor<String, String> method(MethodType type, String name) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName("example/" + name)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("use")) {
      throw new IllegalArgumentException(command);
    }
    Server server = start();
    for (int i = 0; i < numbers[0]; i++) {
      use(server.getPort(), i);
    }
    // with connections open
    server.shutdown();
    server.awaitTermination(1, TimeUnit.SECONDS);
    Server other = start();
    ManagedChannel left = channel(other.getPort());
    greet(left, 5000);
    other.shutdownNow();
    other.awaitTermination();
    idle.add(left);
  }

  private static Server start() throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .maxConnectionIdle(2, TimeUnit.SECONDS)
        .addService(
            ServerServiceDefinition.builder("example")
                .addMethod(GREET, ServerCalls.asyncUnaryCall(GrpcProgram::greeting))
                .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(GrpcProgram::counting))
                .build())
        .build()
        .start();
  }

  /** Answers, but not everybody. */
  private static void greeting(String name, StreamObserver<String> answer) {
    if (!name.equals("nobody")) {
      answer.onNext("hello " + name);
      answer.onCompleted();
    }
  }

  private static void counting(String to, StreamObserver<String> answer) {
    for (int i = 0; i < Integer.parseInt(to); i++) {
      answer.onNext("" + i);
    }
    answer.onCompleted();
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private void use(int port, int i) throws IOException {
    ManagedChannel channel = channel(port);
    greet(channel, 5000);
    Iterator<String> numbers =
        ClientCalls.blockingServerStreamingCall(channel, COUNT, CallOptions.DEFAULT, "100");
    for (int seen = 0; seen < (i % 3 == 0 ? 100 : 10); seen++) {
      numbers.next(); // and the rest is left where it is
    }
    switch (i % 4) {
      case 0 -> idle.add(channel);
      case 1 -> {
        giveUp(channel);
        channel.shutdownNow();
      }
      case 2 -> channel.shutdownNow();
      default -> channel.shutdown();
    }
  }

  private static void greet(ManagedChannel channel, int millis) {
    ClientCalls.blockingUnaryCall(
        channel,
        GREET,
        CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS),
        "you");
  }

  private static void giveUp(ManagedChannel channel) throws IOException {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          GREET,
          CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.MILLISECONDS),
          "nobody");
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
        return;
      }
    }
    throw new IOException("no deadline");
  }

  @Override
  public Class<?> library() {
    return NettyServerBuilder.class;
  }
}
