import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.http.pathmap.RegexPathSpec;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * A servlet in Jetty that takes the first operation whose pattern matches the path that it is given. Paths are read as Jetty
 * read them before it refused ambiguous ones.
 */
public class Upstream extends HttpServlet {
    private record Operation(String name, String method, PathSpec pattern) {}

    private final List<Operation> operations = new ArrayList<>();

    public static void main(String[] args) throws Exception {
        var upstream = new Upstream();
        for (String operation : Files.readAllLines(Path.of(args[0]))) {
            String[] parts = operation.split(" ");
            upstream.operations.add(new Operation(operation, parts[0], pattern(parts[1])));
        }
        var server = new Server();
        var http = new HttpConnectionFactory();
        http.setHttpCompliance(HttpCompliance.LEGACY);
        var connector = new ServerConnector(server, http);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler(server, "/");
        context.addServlet(new ServletHolder(upstream), "/*");
        server.start();
        System.out.println("listening " + connector.getLocalPort());
        server.join();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        for (Operation operation : operations) {
            if (operation.method().equals(method) && operation.pattern().matches(request.getPathInfo())) {
                response.setHeader("x-ran", operation.name());
                return;
            }
        }
        response.setStatus(404);
    }

    /** Variables that are whole segments are the same here; all else is a regular expression. */
    private static PathSpec pattern(String template) {
        boolean whole = !template.matches(".*([^/]\\{|\\}[^/]|\\*\\}).*");
        if (whole) {
            return new UriTemplatePathSpec(template);
        }
        String regex = template.replace(".", "\\.").replaceAll("\\{[^}]*\\*\\}", "(.+)").replaceAll("\\{[^}]*\\}", "([^/]+)");
        return new RegexPathSpec("^" + regex + "$");
    }
}
