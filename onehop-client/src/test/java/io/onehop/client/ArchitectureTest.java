package io.onehop.client;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void noPackagesKnowEachOtherInACircle() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.onehop.client", "io.onehop.wire", "io.onehop.model");
        slices().matching("io.onehop.(**)").should().beFreeOfCycles().check(classes);
    }
}
