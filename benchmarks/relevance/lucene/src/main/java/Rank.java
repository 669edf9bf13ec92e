import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchMinimalStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Ranks documents for queries: {@code java Rank ANALYSIS FOLDER LIMIT}.
 *
 * <p>FOLDER holds documents.tsv and queries.tsv, lines of an id and a text, and gets run.tsv, lines of a query id and a
 * document id, the best document first. BM25 has Lucene's defaults; the words of a query are joined by OR.
 */
public final class Rank {
  private static final Map<String, Analyzer> ANALYSES =
      Map.of(
          "french", new FrenchAnalyzer(),
          "fold-light", new FoldFirst(FrenchLightStemFilter::new),
          "fold-minimal", new FoldFirst(FrenchMinimalStemFilter::new));

  /** FrenchAnalyzer, but for accents, which go before the stop words and the stemmer see them. */
  private static final class FoldFirst extends Analyzer {
    private static final CharArraySet STOP_WORDS = folded(FrenchAnalyzer.getDefaultStopSet());

    private final Function<TokenStream, TokenStream> stemmer;

    FoldFirst(Function<TokenStream, TokenStream> stemmer) {
      this.stemmer = stemmer;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = new StandardTokenizer();
      TokenStream stream = new ElisionFilter(words, FrenchAnalyzer.DEFAULT_ARTICLES);
      stream = new ASCIIFoldingFilter(new LowerCaseFilter(stream));
      return new TokenStreamComponents(words, stemmer.apply(new StopFilter(stream, STOP_WORDS)));
    }

    private static CharArraySet folded(CharArraySet words) {
      CharArraySet folded = new CharArraySet(words.size(), false);
      for (Object word : words) {
        char[] accented = (char[]) word;
        char[] plain = new char[4 * accented.length];
        int length = ASCIIFoldingFilter.foldToASCII(accented, 0, plain, 0, accented.length);
        folded.add(new String(plain, 0, length));
      }
      return folded;
    }
  }

  private Rank() {}

  public static void main(String[] args) throws IOException {
    Analyzer analyzer = ANALYSES.get(args[0]);
    Path folder = Path.of(args[1]);
    try (Directory directory = new ByteBuffersDirectory()) {
      index(folder.resolve("documents.tsv"), analyzer, directory);
      search(folder, analyzer, directory, Integer.parseInt(args[2]));
    }
  }

  private static void index(Path documents, Analyzer analyzer, Directory directory) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
      for (String line : Files.readAllLines(documents)) {
        String[] columns = line.split("\t", 2);
        Document document = new Document();
        document.add(new StoredField("id", columns[0]));
        document.add(new TextField("text", columns[1], Field.Store.NO));
        writer.addDocument(document);
      }
      // One segment: documents of equal scores keep their order.
      writer.forceMerge(1);
    }
  }

  private static void search(Path folder, Analyzer analyzer, Directory directory, int limit) throws IOException {
    QueryBuilder builder = new QueryBuilder(analyzer);
    try (DirectoryReader reader = DirectoryReader.open(directory);
        PrintWriter run = new PrintWriter(Files.newBufferedWriter(folder.resolve("run.tsv")))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (String line : Files.readAllLines(folder.resolve("queries.tsv"))) {
        String[] columns = line.split("\t", 2);
        Query query = builder.createBooleanQuery("text", columns[1]);
        if (query == null) {
          continue; // Nothing but stop words.
        }
        for (ScoreDoc hit : searcher.search(query, limit).scoreDocs) {
          String id = searcher.storedFields().document(hit.doc).get("id");
          run.println(columns[0] + "\t" + id);
        }
      }
    }
  }
}
