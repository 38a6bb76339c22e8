import pytest

from deeptracy.inventory.jvm.jar_groups import group_of

# artifact, version, a name in the manifest of the published jar, its group
PUBLISHED = [
    ("spring-core", "5.3.17", "spring.core", "org.springframework"),
    ("spring-core", "3.2.18.RELEASE", "spring-core", "org.springframework"),
    ("spring-webmvc", "5.2.3.RELEASE", "spring.webmvc", "org.springframework"),
    ("spring-web", "6.0.0", "spring.web", "org.springframework"),
    ("spring-boot", "2.4.5", "spring.boot", "org.springframework.boot"),
    ("spring-boot-autoconfigure", "3.0.0", "spring.boot.autoconfigure", "org.springframework.boot"),
    ("spring-boot-actuator", "2.7.0", "spring.boot.actuator", "org.springframework.boot"),
    ("spring-security-core", "5.4.6", "spring.security.core", "org.springframework.security"),
    ("spring-security-core", "4.2.20.RELEASE", "spring-security-core", "org.springframework.security"),
    ("spring-security-web", "6.1.0", "spring.security.web", "org.springframework.security"),
    ("spring-session-jdbc", "2.4.3", "spring.session.jdbc", "org.springframework.session"),
    ("spring-integration-http", "5.5.0", "spring.integration.http", "org.springframework.integration"),
    ("spring-batch-core", "4.3.2", "spring-batch-core", "org.springframework.batch"),
    ("spring-kafka", "2.6.7", "spring.kafka", "org.springframework.kafka"),
    ("spring-amqp", "2.3.6", "spring.amqp", "org.springframework.amqp"),
    ("spring-rabbit", "2.3.6", "spring.rabbit", "org.springframework.amqp"),
    ("hibernate-core", "4.3.11.Final", "org.hibernate.core", "org.hibernate"),
    ("hibernate-core", "5.4.30.Final", "org.hibernate.orm.core", "org.hibernate"),
    ("hibernate-core", "6.2.0.Final", "org.hibernate.orm.core", "org.hibernate.orm"),
    ("hibernate-entitymanager", "5.0.12.Final", "org.hibernate.entitymanager", "org.hibernate"),
    ("tomcat-embed-core", "9.0.45", "org.apache.tomcat-embed-core", "org.apache.tomcat.embed"),
    ("tomcat-embed-core", "8.5.65", "Apache Tomcat", "org.apache.tomcat.embed"),
    ("tomcat-embed-websocket", "9.0.45", "org.apache.tomcat-embed-websocket", "org.apache.tomcat.embed"),
    ("kotlin-stdlib", "1.6.10", "kotlin-stdlib", "org.jetbrains.kotlin"),
    ("kotlin-stdlib-jdk8", "1.6.10", "kotlin-stdlib-jdk8", "org.jetbrains.kotlin"),
    ("reactor-core", "3.4.5", "io.projectreactor.reactor-core", "io.projectreactor"),
    ("reactor-netty-http", "1.0.6", "io.projectreactor.netty.reactor-netty-http", "io.projectreactor.netty"),
    ("okhttp", "4.9.1", "okhttp3", "com.squareup.okhttp3"),
    ("okhttp", "3.14.9", "okhttp3", "com.squareup.okhttp3"),
    ("okio-jvm", "3.0.0", "com.squareup.okio", "com.squareup.okio"),
    ("rxjava", "3.1.0", "io.reactivex.rxjava3", "io.reactivex.rxjava3"),
    ("groovy", "3.0.7", "org.codehaus.groovy", "org.codehaus.groovy"),
    ("groovy-all", "2.4.15", "Groovy: a powerful, dynamic language for the JVM", "org.codehaus.groovy"),
    ("groovy", "4.0.0", "org.apache.groovy", "org.apache.groovy"),
    ("lucene-core", "8.8.2", "org.apache.lucene", "org.apache.lucene"),
    ("bcprov-jdk15on", "1.68", "org.bouncycastle.provider", "org.bouncycastle"),
    ("bcpkix-jdk15on", "1.68", "org.bouncycastle.pkix", "org.bouncycastle"),
    ("h2", "1.4.200", "com.h2database", "com.h2database"),
    ("mysql-connector-java", "8.0.23", "com.mysql.cj", "mysql"),
    ("mysql-connector-java", "5.1.49", "com.mysql.jdbc", "mysql"),
    ("mysql-connector-j", "8.0.33", "com.mysql.cj", "com.mysql"),
    ("dom4j", "1.6.1", "org.dom4j", "dom4j"),
]


@pytest.mark.parametrize(("artifact", "version", "name", "group"), PUBLISHED)
def test_published_jars(artifact: str, version: str, name: str, group: str) -> None:
    assert group_of(artifact, version, ("", name)) == group
    assert group_of(artifact, version, ("something.else", "")) == ""
    assert group_of(f"my-{artifact}", version, (name,)) == ""


@pytest.mark.parametrize(
    ("artifact", "version", "name"),
    [
        ("hibernate-validator", "6.1.7.Final", "org.hibernate.validator"),
        ("hibernate-commons-annotations", "5.1.2.Final", "org.hibernate.commons.annotations"),
        ("okhttp", "2.7.5", "okhttp3"),
        ("dom4j", "2.1.3", "org.dom4j"),
        ("spring-data-jpa", "2.4.8", "spring.data.jpa"),
        ("spring-core", "next", "spring.core"),
        ("h2", "", "com.h2database"),
    ],
)
def test_their_neighbours_are_not_meant(artifact: str, version: str, name: str) -> None:
    assert group_of(artifact, version, (name,)) == ""
