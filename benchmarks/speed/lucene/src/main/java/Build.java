import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Indexes articles from standard input: {@code java Build FOLDER [SIZE...]}.
 *
 * <p>A line is an article: id, title, body, source, section, seconds since 1970, year, parted by tabs. With sizes, each
 * segment has that many articles. Prints the nanoseconds of the indexing without the reading, and two figures of memory in
 * kilobytes: what the process held before, and its peak.
 */
public final class Build {
  private static final int BATCH = 1_000;

  /** As much as the heap of tantivy's writer. */
  private static final double BUFFER_MEGABYTES = 128;

  private final BufferedReader lines =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
  private long tookNanos;

  private Build() {}

  public static void main(String[] args) throws IOException {
    long before = Memory.kilobytes("VmRSS");
    Build build = new Build();
    Path folder = Path.of(args[0]);
    if (args.length == 1) {
      build.index(folder, Long.MAX_VALUE);
    } else {
      build.layOut(folder, List.of(args).subList(1, args.length));
    }
    System.out.println(build.tookNanos + " " + before + " " + Memory.kilobytes("VmHWM"));
  }

  private void index(Path folder, long size) throws IOException {
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, config())) {
      index(writer, size);
      long started = System.nanoTime();
      if (size < Long.MAX_VALUE) {
        writer.forceMerge(1);
      }
      writer.commit();
      tookNanos += System.nanoTime() - started;
    }
  }

  /** Indexes each part by itself, then puts their segments into one index as they are. */
  private void layOut(Path folder, List<String> sizes) throws IOException {
    IndexWriterConfig config = config().setMergePolicy(NoMergePolicy.INSTANCE);
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (String size : sizes) {
        Path part = Files.createTempDirectory(folder, "part");
        index(part, Long.parseLong(size));
        try (Directory one = FSDirectory.open(part)) {
          writer.addIndexes(one);
          for (String name : one.listAll()) {
            one.deleteFile(name);
          }
        }
        Files.delete(part);
      }
      writer.commit();
    }
  }

  private void index(IndexWriter writer, long size) throws IOException {
    List<String> batch = new ArrayList<>(BATCH);
    for (long done = 0; done < size; done += batch.size()) {
      batch.clear();
      for (String line; batch.size() < Math.min(BATCH, size - done) && (line = lines.readLine()) != null; ) {
        batch.add(line);
      }
      if (batch.isEmpty()) {
        return;
      }
      long started = System.nanoTime();
      for (String line : batch) {
        writer.addDocument(document(line.split("\t", -1)));
      }
      tookNanos += System.nanoTime() - started;
    }
  }

  private static Document document(String[] columns) {
    Document document = new Document();
    document.add(new StringField("id", columns[0], Field.Store.NO));
    document.add(new TextField("title", columns[1], Field.Store.YES));
    document.add(new TextField("body", columns[2], Field.Store.NO));
    addKeyword(document, "source", columns[3]);
    addKeyword(document, "section", columns[4]);
    document.add(new LongField("date", Long.parseLong(columns[5]), Field.Store.YES));
    document.add(new NumericDocValuesField("year", Long.parseLong(columns[6])));
    return document;
  }

  private static void addKeyword(Document document, String name, String value) {
    document.add(new StringField(name, value, Field.Store.NO));
    document.add(new SortedDocValuesField(name, new BytesRef(value)));
  }

  /** One thread does it all, merging included. */
  private static IndexWriterConfig config() {
    return new IndexWriterConfig(new FrenchWords())
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setUseCompoundFile(false)
        .setMergeScheduler(new SerialMergeScheduler());
  }
}
