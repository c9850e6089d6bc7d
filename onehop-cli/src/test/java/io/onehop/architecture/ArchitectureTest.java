package io.onehop.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.onehop.runtime.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md as rules: which module and which room of the server may know which.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.onehop");

    /// Packages in which the real world is chosen.
    private static final String[] CHOOSING = {"..server.node..", "io.onehop.cli..", "io.onehop.testkit.."};

    @Test
    void seesAllModules() {
        for (String module : new String[] {"model", "runtime", "wire", "storage", "xdr", "cluster",
                "server", "simulation", "testkit", "cli"}) {
            assertThat(CLASSES).as(module)
                    .anyMatch(each -> each.getPackageName().startsWith("io.onehop." + module));
        }
    }

    @Test
    void modulesDependOnThoseAboveOnly() {
        only("model", "model");
        only("runtime", "runtime");
        only("wire", "wire", "model");
        only("client", "client", "model", "runtime", "wire");
        only("storage", "storage", "model", "runtime");
        only("xdr", "xdr", "model", "runtime", "storage", "client", "wire");
        only("cluster", "cluster", "model", "runtime", "storage");
        only("server", "server", "model", "runtime", "wire", "client", "storage", "cluster", "xdr");
        only("simulation", "simulation", "server", "client", "model", "runtime", "wire", "storage",
                "cluster", "xdr");
        only("testkit", "testkit", "server", "client", "model", "runtime", "wire", "storage", "cluster");
    }

    private static void only(String module, String... known) {
        noClasses()
                .that().resideInAPackage("io.onehop." + module + "..")
                .should().dependOnClassesThat(DescribedPredicate.describe(
                        "are in a module of ours that " + module + " must not know",
                        each -> each.getPackageName()
                                .startsWith("io.onehop.") && !isIn(each.getPackageName(), known)))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static boolean isIn(String packageName, String... modules) {
        for (String module : modules) {
            if ((packageName + ".").startsWith("io.onehop." + module + ".")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void roomsOfTheServerHaveNoCycles() {
        slices().matching("io.onehop.server.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesOfOtherModulesHaveNoCycles() {
        slices().matching("io.onehop.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheNodeKnowsAllRooms() {
        noClasses().that().resideOutsideOfPackages("..server.node..", "io.onehop.cli..",
                "io.onehop.testkit..", "io.onehop.simulation.node..")
                .should().dependOnClassesThat().resideInAPackage("..server.node..").check(CLASSES);
        noClasses().that().resideInAnyPackage("..server.txn..", "..server.namespace..", "..server.particle..",
                        "..server.route..", "..server.config..", "..server.stats..")
                .should().dependOnClassesThat().resideInAnyPackage("..server.net..", "..server.info..")
                .check(CLASSES);
        noClasses().that().resideInAnyPackage("..server.namespace..", "..server.particle..",
                "..server.config..")
                .should().dependOnClassesThat().resideInAnyPackage("..server.txn..", "..server.route..")
                .check(CLASSES);
    }

    @Test
    void networkLibraryStaysOutOfTheModelAndTheStores() {
        noClasses().that().resideInAnyPackage("io.onehop.model..", "io.onehop.storage..",
                "io.onehop.cluster.view..", "io.onehop.cluster.balance..", "io.onehop.cluster.partition..",
                        "..server.namespace..", "..server.particle..", "..server.config..",
                                "..server.stats..",
                        "..server.route..", "..server.logging..")
                .should().dependOnClassesThat().resideInAPackage("io.netty..").check(CLASSES);
    }

    @Test
    void onlyTheNodeAndTheToolsChooseTheRealWorld() {
        noClasses().that().resideOutsideOfPackages(CHOOSING)
                .and().doNotHaveSimpleName("ClientResources") // what the client's users choose the world with
                .should().callMethod(Clock.class, "system").check(CLASSES);
        noClasses().that().resideOutsideOfPackages(CHOOSING).and().doNotImplement(Clock.class)
                .and().doNotHaveSimpleName("ClientResources")
                .should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(Math.class, "random").check(CLASSES);
        noClasses().that().resideOutsideOfPackages(CHOOSING)
                .should().callConstructor(Thread.class)
                .orShould().callConstructor(Thread.class, Runnable.class)
                .orShould().callConstructor(Thread.class, Runnable.class, String.class)
                .orShould().callMethod(Executors.class, "newCachedThreadPool")
                .orShould().callMethod(Executors.class, "newFixedThreadPool", int.class)
                .orShould().callMethod(Executors.class, "newSingleThreadExecutor")
                .orShould().callMethod(Executors.class, "newSingleThreadScheduledExecutor")
                .orShould().callMethod(Executors.class, "newSingleThreadScheduledExecutor",
                ThreadFactory.class)
                .orShould().callMethod(Executors.class, "newVirtualThreadPerTaskExecutor").check(CLASSES);
    }

    @Test
    void storesAndWireFormatsDoNotLog() {
        noClasses().that().resideInAnyPackage("io.onehop.model..", "io.onehop.wire..", "io.onehop.storage..")
                .should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "ch.qos.logback..")
                .check(CLASSES);
    }

    @Test
    void valuesOfTheModelAreImmutable() {
        classes().that().resideInAPackage("io.onehop.model..").should().haveOnlyFinalFields().check(CLASSES);
    }

    @Test
    void nothingIsMutableAndStatic() {
        noClasses().should(new StaticStateCondition()).check(CLASSES);
    }
}
