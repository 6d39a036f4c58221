package dev.postern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.postern.auth.Administration;
import dev.postern.auth.Auth;
import dev.postern.auth.Figures;
import dev.postern.auth.Janitor;

/** The house: who may know whom. The reasons are in the packages' own words. */
@AnalyzeClasses(packages = "dev.postern", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("storeless")
class ArchitectureTest {
    private static final String JDK = "java..";
    private static final String MARKS = "org.jspecify..";
    private static final String LOG = "org.slf4j..";
    private static final String VERTX = "io.vertx.core..";
    private static final String DOMAIN = "dev.postern.domain..";
    private static final String CONFIG = "dev.postern.config..";

    @ArchTest
    static final ArchRule domainKnowsNobody = only("domain", JDK, MARKS);

    @ArchTest
    static final ArchRule configKnowsYaml = only("config", JDK, MARKS, DOMAIN, "org.snakeyaml..");

    @ArchTest
    static final ArchRule passwordKnowsBcrypt = only(
            "password",
            JDK,
            "javax.crypto..",
            MARKS,
            LOG,
            VERTX,
            DOMAIN,
            CONFIG,
            "org.mindrot.jbcrypt..",
            "com.password4j..");

    @ArchTest
    static final ArchRule mailKnowsMailServers =
            only("mail", JDK, MARKS, LOG, VERTX, DOMAIN, CONFIG, "io.vertx.ext.mail..", "com.samskivert.mustache..");

    @ArchTest
    static final ArchRule breachKnowsFiles = only("breach", JDK, MARKS, DOMAIN);

    @ArchTest
    static final ArchRule dbKnowsSql = only(
            "db",
            JDK,
            "javax.net.ssl..",
            MARKS,
            LOG,
            VERTX,
            DOMAIN,
            CONFIG,
            "io.vertx.sqlclient..",
            "io.vertx.jdbcclient..",
            "io.vertx.pgclient..",
            "org.flywaydb..",
            "com.google.errorprone.annotations..");

    @ArchTest
    static final ArchRule authKnowsStoreAndHasher = only(
            "auth",
            JDK,
            MARKS,
            LOG,
            VERTX,
            DOMAIN,
            CONFIG,
            "dev.postern.db..",
            "dev.postern.password..",
            "dev.postern.mail..",
            "dev.postern.breach..",
            "com.github.benmanes.caffeine.cache..");

    @ArchTest
    static final ArchRule httpKnowsAuthAlone = only(
            "http",
            JDK,
            MARKS,
            LOG,
            VERTX,
            DOMAIN,
            CONFIG,
            "dev.postern.auth..",
            "io.vertx.ext.web..",
            "io.netty.buffer..",
            "io.netty.handler.codec..",
            "javax.net.ssl..",
            "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule authHasOneDoor = classes()
            .that()
            .resideInAPackage("dev.postern.auth")
            .and()
            .areTopLevelClasses()
            .and()
            .doNotBelongToAnyOf(Auth.class, Administration.class, Figures.class, Janitor.class)
            .and()
            .haveSimpleNameNotContaining("package-info")
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule nobodyGoesRound =
            slices().matching("dev.postern.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noDrawersForOddThings = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helper|Manager|Common|Impl)$")
            .because("a name that fits everything says nothing");

    private static ArchRule only(String layer, String... allowed) {
        String[] packages = new String[allowed.length + 1];
        packages[0] = "dev.postern." + layer + "..";
        System.arraycopy(allowed, 0, packages, 1, allowed.length);
        return classes()
                .that()
                .resideInAPackage(packages[0])
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
