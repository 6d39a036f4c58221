package dev.postern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** What the compiled classes may not contain, whatever the tests make of them. */
@AnalyzeClasses(packages = "dev.postern", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("storeless")
class ShippedCodeTest {
    @ArchTest
    static final ArchRule nothingIsExecuted = noClasses()
            .should()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("exec")))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.script..", "javax.naming..", "javax.el..", "java.rmi..");

    @ArchTest
    static final ArchRule nothingIsReadAsAnObjectOrReachedPastTheLanguage = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk.internal..");

    /** A rehearsal calls the server that it has started itself; the store may be a PostgreSQL. */
    @ArchTest
    static final ArchRule nobodyButTheStoreAndTheMailServerIsCalledFromHere = noClasses()
            .that()
            .haveNameNotMatching("dev\\.postern\\.(Rehearsal|AdminDesk|db\\.Pg\\w+|mail\\.\\w+)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.URLConnection")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "io.vertx.ext.web.client..", "io.vertx.ext.mail..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("io\\.vertx\\.core\\.(http\\.HttpClient|net\\.NetClient).*");

    @ArchTest
    static final ArchRule digestsAreThoseOfTheInventory = noClasses()
            .that()
            .haveNameNotMatching(
                    "dev\\.postern\\.(domain\\.Token|breach\\.BreachFilter|db\\.RowDigest|password\\.Blowfish)(\\$.*)?")
            .should()
            .callMethod(MessageDigest.class, "getInstance", String.class);

    @ArchTest
    static final ArchRule otherCryptographyIsThatOfTheInventory = noClasses()
            .that()
            .haveNameNotMatching(
                    "dev\\.postern\\.(password\\.(Scheme|Pbkdf2Hash|FirebaseHash)|http\\.ServerCertificate)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Mac.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Cipher.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Signature.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(KeyFactory.class);
}
