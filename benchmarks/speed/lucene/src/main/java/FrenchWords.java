import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.util.ElisionFilter;

/** Folds words, then stems them as Snowball has it; keeps stop words, as the other engines do. */
final class FrenchWords extends Analyzer {
  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer words = new StandardTokenizer();
    TokenStream stream = new ElisionFilter(words, FrenchAnalyzer.DEFAULT_ARTICLES);
    stream = new ASCIIFoldingFilter(new LowerCaseFilter(stream));
    return new TokenStreamComponents(words, new SnowballFilter(stream, "French"));
  }

  @Override
  protected TokenStream normalize(String field, TokenStream stream) {
    return new ASCIIFoldingFilter(new LowerCaseFilter(stream));
  }
}
