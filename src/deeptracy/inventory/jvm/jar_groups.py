"""The Maven groups of much used jars that are not built with Maven, and so hold no ``pom.properties``.

Their manifests do not name a group, but name the module so plainly that there is no doubt. Each row was checked against
published jars of several versions; a jar that fits no row keeps its group unknown.
"""

import re
from collections.abc import Collection

_SPRING = (
    "aop|aspects|beans|context|context-indexer|context-support|core|expression|instrument|jcl|jdbc|jms|messaging|orm"
    "|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket"
)
_HIBERNATE = "core|entitymanager|envers|ehcache|c3p0|java8|jcache|spatial|testing"
_NAMED_SO = ("spring.", "spring-")

# (pattern of artifact-version, what one of the manifest's names begins with, group)
_ROWS = tuple(
    (re.compile(pattern), begin, group)
    for pattern, begin, group in (
        (rf"spring-(?:{_SPRING})-\d.*", _NAMED_SO, "org.springframework"),
        (r"spring-boot(?:-[a-z-]+)?-\d.*", ("spring.boot",), "org.springframework.boot"),
        (r"spring-security-[a-z0-9-]+-\d.*", _NAMED_SO, "org.springframework.security"),
        (r"spring-session-[a-z-]+-\d.*", _NAMED_SO, "org.springframework.session"),
        (r"spring-integration-[a-z-]+-\d.*", _NAMED_SO, "org.springframework.integration"),
        (r"spring-batch-[a-z-]+-\d.*", _NAMED_SO, "org.springframework.batch"),
        (r"spring-kafka(?:-test)?-\d.*", _NAMED_SO, "org.springframework.kafka"),
        (r"spring-(?:amqp|rabbit)-\d.*", _NAMED_SO, "org.springframework.amqp"),
        (rf"hibernate-(?:{_HIBERNATE})-[3-5]\..*", ("org.hibernate.",), "org.hibernate"),
        (rf"hibernate-(?:{_HIBERNATE})-[6-9]\..*", ("org.hibernate.orm.",), "org.hibernate.orm"),
        (r"tomcat-embed-[a-z-]+-\d.*", ("org.apache.tomcat-embed-", "Apache Tomcat"), "org.apache.tomcat.embed"),
        (r"kotlin-stdlib(?:-[a-z0-9]+)?-\d.*", ("kotlin-stdlib",), "org.jetbrains.kotlin"),
        (r"reactor-core-\d.*", ("io.projectreactor.reactor-core",), "io.projectreactor"),
        (r"reactor-netty(?:-[a-z]+)*-\d.*", ("io.projectreactor.netty.",), "io.projectreactor.netty"),
        (r"okhttp-[3-5]\..*", ("okhttp3",), "com.squareup.okhttp3"),
        (r"okio(?:-jvm)?-\d.*", ("com.squareup.okio",), "com.squareup.okio"),
        (r"rxjava-3\..*", ("io.reactivex.rxjava3",), "io.reactivex.rxjava3"),
        (r"groovy(?:-[a-z0-9]+)*-[1-3]\..*", ("org.codehaus.groovy", "Groovy: "), "org.codehaus.groovy"),
        (r"groovy(?:-[a-z0-9]+)*-[4-9]\..*", ("org.apache.groovy",), "org.apache.groovy"),
        (r"lucene-[a-z-]+-\d.*", ("org.apache.lucene",), "org.apache.lucene"),
        (r"bc[a-z]+-jdk[a-z0-9]+-\d.*", ("org.bouncycastle.",), "org.bouncycastle"),
        (r"h2-\d.*", ("com.h2database",), "com.h2database"),
        (r"mysql-connector-java-\d.*", ("com.mysql.cj", "com.mysql.jdbc"), "mysql"),
        (r"mysql-connector-j-\d.*", ("com.mysql.cj",), "com.mysql"),
        (r"dom4j-1\..*", ("org.dom4j",), "dom4j"),
    )
)


def group_of(artifact: str, version: str, names: Collection[str]) -> str:
    """The group of a jar by its artifact, version and the names in its manifest; empty when it is not known."""
    stem = f"{artifact}-{version}"
    for pattern, begin, group in _ROWS:
        if any(name.startswith(begin) for name in names) and pattern.fullmatch(stem):
            return group
    return ""
