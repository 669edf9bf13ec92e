import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.lucene.queryparser.classic.ParseException;

/**
 * Times searches: {@code java Serve FOLDER}.
 *
 * <p>Of standard input it takes {@code reopen}, and {@code time TOTALS NANOSECONDS N}, which N lines follow: how to search,
 * a tab, the query. It searches until the nanoseconds are spent, and prints for each search what it took and how many hits
 * there are (-1 where TOTALS is not 1), then {@code end}. After the start and each reopening it prints the number of
 * segments.
 */
public final class Serve {
  private Serve() {}

  public static void main(String[] args) throws IOException, ParseException {
    Path folder = Path.of(args[0]);
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Engine engine = open(folder, output);
    for (String line; (line = input.readLine()) != null; ) {
      if (line.equals("reopen")) {
        engine.close();
        engine = open(folder, output);
      } else {
        time(engine, line.split(" "), input, output);
      }
    }
    engine.close();
  }

  private static Engine open(Path folder, PrintStream output) throws IOException {
    Engine engine = new Engine(folder);
    output.println(engine.segments());
    output.flush();
    return engine;
  }

  private static void time(Engine engine, String[] words, BufferedReader input, PrintStream output)
      throws IOException, ParseException {
    boolean totals = words[1].equals("1");
    long budget = Long.parseLong(words[2]);
    String[][] queries = new String[Integer.parseInt(words[3])][];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = input.readLine().split("\t", 2);
    }
    long[] took = new long[queries.length];
    Engine.Found[] found = new Engine.Found[queries.length];
    int done = 0;
    for (long start = System.nanoTime(); done < queries.length; done++) {
      long before = System.nanoTime();
      if (before - start > budget) {
        break;
      }
      found[done] = engine.search(queries[done][0], queries[done][1], totals);
      took[done] = System.nanoTime() - before;
    }
    for (int i = 0; i < done; i++) {
      output.println(took[i] + " " + found[i].total());
    }
    output.println("end");
    output.flush();
  }
}
