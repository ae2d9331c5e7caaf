import java.nio.file.Files;
import java.nio.file.Path;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Spring MVC in Tomcat, with the path matching that Spring had by default until 6.0, but for suffixes. Tomcat takes what it
 * can be told to take in paths.
 */
public class Upstream {
    /** What is run for an operation. */
    public record Operation(String name) {
        public void run(HttpServletResponse response) {
            response.setHeader("x-ran", name);
        }
    }

    public static void main(String[] args) throws Exception {
        var spring = new GenericWebApplicationContext();
        spring.registerBeanDefinition("mapping", new RootBeanDefinition(RequestMappingHandlerMapping.class));
        spring.registerBeanDefinition("adapter", new RootBeanDefinition(RequestMappingHandlerAdapter.class));

        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory(Path.of(args[1]), "tomcat").toString());
        tomcat.setPort(0);
        tomcat.setHostname("127.0.0.1");
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("allowBackslash", "true");
        tomcat.getConnector().setProperty("encodedSolidusHandling", "decode");
        tomcat.getConnector().setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
        Context context = tomcat.addContext("", args[1]);
        Tomcat.addServlet(context, "spring", new DispatcherServlet(spring)).setLoadOnStartup(1);
        context.addServletMappingDecoded("/", "spring");
        tomcat.start();

        var options = new RequestMappingInfo.BuilderConfiguration();
        options.setSuffixPatternMatch(false);
        var mapping = spring.getBean(RequestMappingHandlerMapping.class);
        for (String operation : Files.readAllLines(Path.of(args[0]))) {
            String[] parts = operation.split(" ");
            var info = RequestMappingInfo.paths(pattern(parts[1])).methods(RequestMethod.valueOf(parts[0]));
            mapping.registerMapping(info.options(options).build(), new Operation(operation),
                Operation.class.getMethod("run", HttpServletResponse.class));
        }
        System.out.println("listening " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    /** {@code {id}} is the same here, and {@code {path*}} is {@code *} with {@code **} behind it, which takes none too. */
    private static String pattern(String template) {
        return template.replaceAll("\\{[^}]*\\*\\}", "*/**");
    }
}
