import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Reads an archive both ways Java has, from its beginning and by its directory; prints the names it met in order. */
class JudgeZip {
    private static final byte[] PIECE = new byte[65536];

    private static long read(InputStream in) throws Exception {
        long sum = 0;
        for (int n; (n = in.read(PIECE)) >= 0;)
            sum += n;
        return sum;
    }

    public static void main(String[] args) throws Exception {
        StringBuilder names = new StringBuilder();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(Path.of(args[0])))) {
            for (ZipEntry e; (e = in.getNextEntry()) != null;)
                names.append(e.getName()).append(' ').append(read(in)).append('\n');
        }
        StringBuilder again = new StringBuilder();
        try (ZipFile zip = new ZipFile(args[0])) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements();) {
                ZipEntry e = all.nextElement();
                again.append(e.getName()).append(' ').append(read(zip.getInputStream(e))).append('\n');
            }
        }
        if (!names.toString().equals(again.toString()))
            throw new Exception("the stream and the directory tell different stories");
        System.out.write(names.toString().getBytes("UTF-8"));
        System.out.flush();
    }
}
