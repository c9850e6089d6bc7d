package io.onehop.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// A class with a static field that can be assigned.
final class StaticStateCondition extends ArchCondition<JavaClass> {
    StaticStateCondition() {
        super("have static fields that are not final");
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        item.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .forEach(field -> events.add(SimpleConditionEvent.satisfied(field, field.getFullName())));
    }
}
