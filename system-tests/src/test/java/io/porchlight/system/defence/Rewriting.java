package io.porchlight.system.defence;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one method of a class file (JEP 484), named as {@code check(String, Outer$Inner, byte[])}, with types by their
 * simple names. {@code instead} is one of
 *
 * <ul>
 *   <li>{@code nothing}: returns at once (void methods)
 *   <li>{@code true}, {@code false}, {@code null}, or a number: returns that
 *   <li>{@code argument K}: returns its own argument, counted from 0; {@code this}: returns its own object
 *   <li>{@code instead NAME}: what {@link Insider}'s method of that name returns, or that of another class of this
 *       package, named {@code Class.name}
 *   <li>{@code before NAME}: calls that method, then does what it always did
 *   <li>{@code after NAME}: does what it always did, hands that method the result (if there is one) as its last argument,
 *       and returns what comes back
 * </ul>
 */
final class Rewriting {
    private static final ClassDesc INSIDER = ClassDesc.of("io.porchlight.system.defence.Insider");
    private static final MethodTypeDesc CALL =
            MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_Object, ConstantDescs.CD_Object.arrayType());

    private final String method;
    private final String what;
    private final String value;

    Rewriting(String method, String instead) {
        this.method = method;
        String[] words = instead.split(" ", 2);
        this.what = words[0];
        this.value = words.length > 1 ? words[1] : "";
    }

    /** @throws IllegalStateException if there is not exactly one such method */
    byte[] rewrite(byte[] bytes, @Nullable ClassLoader loader) {
        ClassHierarchyResolver known = ClassHierarchyResolver.defaultResolver();
        ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                loader == null
                        ? known
                        : ClassHierarchyResolver.ofResourceParsing(loader).orElse(known)));
        ClassModel model = files.parse(bytes);
        List<MethodModel> meant = model.methods().stream().filter(this::isMeant).toList();
        if (meant.size() != 1) {
            throw new IllegalStateException(model.thisClass().asInternalName() + " has " + meant.size() + " methods "
                    + method + " with a body, not one, but "
                    + model.methods().stream().map(Rewriting::named).toList());
        }
        return files.transformClass(model, (type, element) -> {
            if (element instanceof MethodModel found && isMeant(found)) {
                type.transformMethod(found, (builder, part) -> {
                    if (!(part instanceof CodeModel original)) {
                        builder.with(part);
                    } else if (what.equals("before") || what.equals("after")) {
                        builder.transformCode(original, added(found));
                    } else {
                        builder.withCode(code -> replaced(code, found));
                    }
                });
            } else {
                type.with(element);
            }
        });
    }

    private boolean isMeant(MethodModel found) {
        return named(found).equals(method)
                && found.code().isPresent()
                && !found.flags().has(AccessFlag.BRIDGE);
    }

    private static String named(MethodModel found) {
        return found.methodTypeSymbol().parameterList().stream()
                .map(ClassDesc::displayName)
                .collect(Collectors.joining(", ", found.methodName().stringValue() + "(", ")"));
    }

    private void replaced(CodeBuilder code, MethodModel found) {
        ClassDesc result = found.methodTypeSymbol().returnType();
        switch (what) {
            case "nothing" -> {
                if (!result.equals(ConstantDescs.CD_void)) {
                    throw new IllegalStateException(method + " returns " + result.displayName() + ", not nothing");
                }
            }
            case "null" -> code.aconst_null();
            case "this" -> code.aload(0);
            case "argument" -> code.loadLocal(TypeKind.from(result), code.parameterSlot(Integer.parseInt(value)));
            case "true", "false" -> code.loadConstant(what.equals("true") ? 1 : 0);
            case "instead" -> {
                call(code, found, null);
                unbox(code, result);
            }
            default -> {
                if (result.equals(ConstantDescs.CD_long)) {
                    code.loadConstant(Long.parseLong(what));
                } else {
                    code.loadConstant(Integer.parseInt(what));
                }
            }
        }
        code.return_(TypeKind.from(result));
    }

    private CodeTransform added(MethodModel found) {
        ClassDesc result = found.methodTypeSymbol().returnType();
        if (what.equals("after")) {
            return (code, element) -> {
                if (element instanceof ReturnInstruction) {
                    Integer kept = null;
                    if (!result.equals(ConstantDescs.CD_void)) {
                        kept = code.allocateLocal(TypeKind.from(result));
                        code.storeLocal(TypeKind.from(result), kept);
                    }
                    call(code, found, kept);
                    unbox(code, result);
                }
                code.with(element);
            };
        }
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                call(code, found, null);
                code.pop();
            }

            @Override
            public void accept(CodeBuilder code, java.lang.classfile.CodeElement element) {
                code.with(element);
            }
        };
    }

    /** Leaves what {@link Insider}'s method returned, given the object (null if static) and all arguments. */
    private void call(CodeBuilder code, MethodModel found, @Nullable Integer kept) {
        MethodTypeDesc type = found.methodTypeSymbol();
        int parameters = type.parameterCount();
        if (found.flags().has(AccessFlag.STATIC)) {
            code.aconst_null();
        } else {
            code.aload(0);
        }
        code.loadConstant(parameters + (kept != null ? 1 : 0)).anewarray(ConstantDescs.CD_Object);
        for (int i = 0; i < parameters; i++) {
            code.dup().loadConstant(i);
            code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
            box(code, type.parameterType(i));
            code.aastore();
        }
        if (kept != null) {
            code.dup().loadConstant(parameters);
            code.loadLocal(TypeKind.from(type.returnType()), kept);
            box(code, type.returnType());
            code.aastore();
        }
        int dot = value.indexOf('.');
        ClassDesc insider = dot < 0 ? INSIDER : ClassDesc.of(INSIDER.packageName(), value.substring(0, dot));
        code.invokestatic(insider, value.substring(dot + 1), CALL);
    }

    private static void box(CodeBuilder code, ClassDesc type) {
        if (type.isPrimitive()) {
            ClassDesc boxed = boxed(type);
            code.invokestatic(boxed, "valueOf", MethodTypeDesc.of(boxed, type));
        }
    }

    private static void unbox(CodeBuilder code, ClassDesc type) {
        if (type.equals(ConstantDescs.CD_void)) {
            code.pop();
        } else if (type.isPrimitive()) {
            code.checkcast(boxed(type))
                    .invokevirtual(boxed(type), type.displayName() + "Value", MethodTypeDesc.of(type));
        } else {
            code.checkcast(type);
        }
    }

    private static ClassDesc boxed(ClassDesc primitive) {
        return switch (primitive.displayName()) {
            case "int" -> ConstantDescs.CD_Integer;
            case "char" -> ConstantDescs.CD_Character;
            default -> {
                String name = primitive.displayName();
                yield ClassDesc.of("java.lang." + Character.toUpperCase(name.charAt(0)) + name.substring(1));
            }
        };
    }
}
