package io.beckett.bench.worker;

import io.beckett.examples.servers.Servers;
import java.util.HashMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** A listener of Spring for Apache Kafka whose failed messages go to retry topics. */
final class RetryTopics implements Consumption {

    private static final int ATTEMPTS = 11;

    private final AnnotationConfigApplicationContext context;

    private RetryTopics(AnnotationConfigApplicationContext context) {
        this.context = context;
    }

    static RetryTopics open(Job job, Servers servers, Work work) {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean("job", Job.class, () -> job);
        context.registerBean(
                "servers", Servers.class, () -> servers, definition -> definition.setDestroyMethodName(""));
        context.registerBean("listener", Listener.class, () -> new Listener(work));
        context.register(Settings.class);
        context.refresh();
        return new RetryTopics(context);
    }

    @Override
    public void close() {
        context.close();
    }

    /** What Spring calls. */
    static final class Listener {

        private final Work work;

        Listener(Work work) {
            this.work = work;
        }

        @KafkaListener(topics = "#{job.topic()}", groupId = "#{job.group()}", concurrency = "#{job.concurrency()}")
        void handle(byte[] value) {
            work.handle(value);
        }
    }

    /** The beans that retry topics need. */
    @Configuration
    @EnableKafka
    @EnableKafkaRetryTopic
    static class Settings {

        @Bean
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> kafkaListenerContainerFactory(
                Job job, Servers servers) {
            var factory = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                    Clients.properties(job, servers), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
            return factory;
        }

        @Bean
        KafkaTemplate<byte[], byte[]> kafkaTemplate(Servers servers) {
            var properties = new HashMap<>(servers.kafka());
            properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                    properties, new ByteArraySerializer(), new ByteArraySerializer()));
        }

        @Bean
        KafkaAdmin kafkaAdmin(Servers servers) {
            return new KafkaAdmin(servers.kafka());
        }

        @Bean
        TaskScheduler scheduler() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        RetryTopicConfiguration retries(Job job, KafkaTemplate<byte[], byte[]> template) {
            return RetryTopicConfigurationBuilder.newInstance()
                    .exponentialBackoff(Backoff.INITIAL.toMillis(), 2, Backoff.MAXIMUM.toMillis())
                    .maxAttempts(ATTEMPTS)
                    .autoCreateTopicsWith(job.partitions(), (short) -1)
                    .includeTopic(job.topic())
                    .create(template);
        }
    }
}
