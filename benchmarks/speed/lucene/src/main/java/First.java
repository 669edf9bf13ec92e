import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.queryparser.classic.ParseException;

/** Opens an index, answers one query and says so: {@code java First FOLDER HOW QUERY}. */
public final class First {
  private First() {}

  public static void main(String[] args) throws IOException, ParseException {
    try (Engine engine = new Engine(Path.of(args[0]))) {
      engine.search(args[1], args[2], false);
      System.out.println(engine.charactersRead());
    }
  }
}
