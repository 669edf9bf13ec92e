import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts what a query finds by source and by year. */
final class FacetCounts implements CollectorManager<FacetCounts.Counter, Map<String, Integer>> {
  @Override
  public Counter newCollector() {
    return new Counter();
  }

  @Override
  public Map<String, Integer> reduce(Collection<Counter> counters) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    for (Counter counter : counters) {
      counter.finishLeaf();
      counter.counts.forEach((value, count) -> counts.merge(value, count, Integer::sum));
    }
    return counts;
  }

  /** Counts one segment after the other, by numbers that stand for the sources. */
  static final class Counter extends SimpleCollector {
    private static final int YEARS = 3_000;

    final Map<String, Integer> counts = new HashMap<>();
    private SortedDocValues sources;
    private NumericDocValues years;
    private int[] bySource;
    private int[] byYear;

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      finishLeaf();
      sources = DocValues.getSorted(context.reader(), "source");
      years = DocValues.getNumeric(context.reader(), "year");
      bySource = new int[sources.getValueCount()];
      byYear = new int[YEARS];
    }

    @Override
    public void collect(int doc) throws IOException {
      if (sources.advanceExact(doc)) {
        bySource[sources.ordValue()]++;
      }
      if (years.advanceExact(doc)) {
        byYear[(int) years.longValue()]++;
      }
    }

    void finishLeaf() throws IOException {
      if (sources == null) {
        return;
      }
      for (int source = 0; source < bySource.length; source++) {
        if (bySource[source] > 0) {
          counts.merge(sources.lookupOrd(source).utf8ToString(), bySource[source], Integer::sum);
        }
      }
      for (int year = 0; year < YEARS; year++) {
        if (byYear[year] > 0) {
          counts.merge(Integer.toString(year), byYear[year], Integer::sum);
        }
      }
      sources = null;
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
