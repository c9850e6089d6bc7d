package io.onehop.runtime;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Replaces a text file as a whole: written beside the old one, forced to the disk, put in its place in one
/// step. A crash, an error or a full disk leaves the old file or the new one, never a part.
public final class WholeFile {
    private WholeFile() {}

    /// Writes a file's text.
    @FunctionalInterface
    public interface Content {
        /// Need not flush or close.
        void write(Writer out) throws IOException;
    }

    /// Waits for the disk. Makes the directory if there is none; one thread at a time for each file.
    ///
    /// @throws IOException when it cannot be written; the old file is as it was
    // the writer is closed with the channel
    @SuppressWarnings("resource")
    public static void replace(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("not a file: " + file);
        }
        Files.createDirectories(directory);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
            content.write(writer);
            writer.flush();
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
    }

    /// Elsewhere than on POSIX systems a directory cannot be opened, and the file system sees to it.
    private static void force(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
