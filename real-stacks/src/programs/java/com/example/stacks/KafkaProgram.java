// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's producers, consumers and administrators; the broker closes what is idle. */
public final class KafkaProgram implements Program {
  private final List<AutoCloseable> idle = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> {
        Map<String, Object> broker = Map.of("bootstrap.servers", "127.0.0.1:" + numbers[0]);
        try (Admin admin = Admin.create(broker)) {
          admin
              .createTopics(List.of(new NewTopic("greetings", 1, (short) 1)))
              .all()
              .get(30, TimeUnit.SECONDS);
        }
        for (int i = 0; i < numbers[1] / 3; i++) {
          produce(broker, i);
          consume(broker, i);
          describe(broker, i);
        }
      }
      case "end" -> {
        for (AutoCloseable one : idle) {
          one.close();
        }
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void produce(Map<String, Object> broker, int i) throws Exception {
    Producer<String, String> producer =
        new KafkaProducer<>(broker, new StringSerializer(), new StringSerializer());
    producer.send(new ProducerRecord<>("greetings", "key", "hello " + i)).get(30, TimeUnit.SECONDS);
    closeOrKeep(producer, i);
  }

  private void consume(Map<String, Object> broker, int i) throws Exception {
    Consumer<String, String> consumer =
        new KafkaConsumer<>(broker, new StringDeserializer(), new StringDeserializer());
    TopicPartition partition = new TopicPartition("greetings", 0);
    consumer.assign(List.of(partition));
    consumer.seek(partition, i);
    for (int tries = 0; tries < 300; tries++) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
        if (!record.value().equals("hello " + record.offset())) {
          throw new IOException(record.toString());
        }
        consumer.close();
        return;
      }
    }
    throw new IOException("nothing came");
  }

  private void describe(Map<String, Object> broker, int i) throws Exception {
    Admin admin = Admin.create(broker);
    if (admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size() != 1) {
      throw new IOException("another cluster");
    }
    closeOrKeep(admin, i);
  }

  private void closeOrKeep(AutoCloseable one, int i) throws Exception {
    if (i % 4 == 0) {
      idle.add(one);
    } else {
      one.close();
    }
  }

  @Override
  public Class<?> library() {
    return KafkaProducer.class;
  }
}
