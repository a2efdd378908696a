import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.shacl.validation.ReportEntry;
import org.apache.jena.sys.JenaSystem;

/** One run of the SHACL engine of Apache Jena: Rival DATA SHAPES; prints JSON. */
public final class Rival {
    private static double cpu() {
        var system = (com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    public static void main(String[] arguments) {
        JenaSystem.init();
        double begin = cpu();
        Graph data = RDFDataMgr.loadGraph(arguments[0]);
        Shapes shapes = Shapes.parse(RDFDataMgr.loadGraph(arguments[1]));
        double read = cpu();
        ValidationReport report = ShaclValidator.get().validate(shapes, data);
        double end = cpu();
        Map<String, Integer> findings = new TreeMap<>();
        for (ReportEntry entry : report.getEntries()) {
            findings.merge(entry.source().toString(), 1, Integer::sum);
        }
        String counts = findings.entrySet().stream()
            .map(pair -> "\"" + pair.getKey() + "\": " + pair.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
        System.out.println("{\"start\": " + begin + ", \"read\": " + (read - begin)
            + ", \"validate\": " + (end - read) + ", \"findings\": " + counts + "}");
    }
}
