import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Searches one state of an index, from a query string to titles and scores; nothing is cached. */
final class Engine implements AutoCloseable {
  private static final int LIMIT = 10;
  private static final Analyzer ANALYZER = new FrenchWords();
  private static final Sort NEWEST =
      new Sort(LongField.newSortField("date", true, SortedNumericSelector.Type.MAX));
  private static final Set<String> TITLE = Set.of("title");

  private final Parser bodyParser = new Parser("body");
  private final Parser fieldsParser = new Parser("title", "body");
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  /** Kept so that the work of reading a title cannot be left out. */
  private long charactersRead;

  Engine(Path folder) throws IOException {
    directory = FSDirectory.open(folder);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
  }

  int segments() {
    return reader.leaves().size();
  }

  /**
   * Answers a query.
   *
   * @param how body, fields, newest or facets
   * @param totals whether the exact number of hits is wanted
   */
  Found search(String how, String text, boolean totals) throws IOException, ParseException {
    Query query = searcher.rewrite((how.equals("fields") ? fieldsParser : bodyParser).parse(text));
    long known = totals ? knownTotal(query) : -1;
    // What is known at once need not be counted.
    int threshold = totals && known < 0 ? Integer.MAX_VALUE : LIMIT;
    TopDocs found =
        how.equals("newest")
            ? searcher.search(query, new TopFieldCollectorManager(NEWEST, LIMIT, threshold))
            : searcher.search(query, new TopScoreDocCollectorManager(LIMIT, threshold));
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : found.scoreDocs) {
      charactersRead += stored.document(hit.doc, TITLE).get("title").length();
    }
    if (how.equals("facets")) {
      charactersRead += searcher.search(query, new FacetCounts()).size();
    }
    return new Found(totals && known < 0 ? found.totalHits : null, known);
  }

  /** Returns the number of hits where the index knows it without looking at them, else -1. */
  private long knownTotal(Query query) throws IOException {
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    long total = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      int count = weight.count(leaf);
      if (count < 0) {
        return -1;
      }
      total += count;
    }
    return total;
  }

  /** Tells how many hits there are: those that were counted, or the number known, -1 where it was not asked for. */
  record Found(TotalHits counted, long known) {
    long total() {
      // In Lucene 9 the number is a field and in Lucene 10 a method; the text has it in both.
      return counted == null ? known : Long.parseLong(counted.toString().replaceAll("[^0-9]", ""));
    }
  }

  /** Knows that the date is a number. */
  private static final class Parser extends MultiFieldQueryParser {
    Parser(String... fields) {
      super(fields, ANALYZER, Map.of("title", 2f, "body", 1f));
    }

    @Override
    protected Query getRangeQuery(
        String field, String low, String high, boolean startInclusive, boolean endInclusive) throws ParseException {
      if (!"date".equals(field)) {
        return super.getRangeQuery(field, low, high, startInclusive, endInclusive);
      }
      return LongField.newRangeQuery(
          field, seconds(low), endInclusive ? seconds(high) : seconds(high) - 1);
    }

    private static long seconds(String day) {
      return Instant.parse(day + "T00:00:00Z").getEpochSecond();
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }

  long charactersRead() {
    return charactersRead;
  }
}
