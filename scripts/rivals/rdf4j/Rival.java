import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.rdf4j.common.exception.ValidationException;
import org.eclipse.rdf4j.model.Model;
import org.eclipse.rdf4j.model.impl.LinkedHashModel;
import org.eclipse.rdf4j.model.vocabulary.RDF4J;
import org.eclipse.rdf4j.model.vocabulary.SHACL;
import org.eclipse.rdf4j.repository.RepositoryException;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.repository.sail.SailRepositoryConnection;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.BasicParserSettings;
import org.eclipse.rdf4j.sail.memory.MemoryStore;
import org.eclipse.rdf4j.sail.shacl.ShaclSail;
import org.eclipse.rdf4j.sail.shacl.ShaclSail.TransactionSettings.ValidationApproach;

/** One run of the ShaclSail of RDF4J over its memory store: Rival DATA SHAPES; prints JSON. */
public final class Rival {
    private static double cpu() {
        var system = (com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    private static ShaclSail sail() {
        ShaclSail sail = new ShaclSail(new MemoryStore());
        sail.setValidationResultsLimitTotal(-1);
        sail.setValidationResultsLimitPerConstraint(-1);
        return sail;
    }

    private static void load(SailRepository repository, String data) throws Exception {
        try (SailRepositoryConnection connection = repository.getConnection();
                InputStream stream = new FileInputStream(data)) {
            connection.getParserConfig().set(BasicParserSettings.VERIFY_DATATYPE_VALUES, false);
            connection.begin(ValidationApproach.Disabled);
            connection.add(stream, Rio.getParserFormatForFileName(data).orElseThrow());
            connection.commit();
        }
    }

    /** The shapes come after the data, in a transaction that validates everything. */
    private static Model validate(SailRepository repository, String shapes) throws Exception {
        try (SailRepositoryConnection connection = repository.getConnection();
                InputStream stream = new FileInputStream(shapes)) {
            connection.begin(ValidationApproach.Bulk);
            connection.add(stream, RDFFormat.TURTLE, RDF4J.SHACL_SHAPE_GRAPH);
            connection.commit();
            return new LinkedHashModel();
        } catch (RepositoryException refused) {
            if (refused.getCause() instanceof ValidationException found) {
                return found.validationReportAsModel();
            }
            throw refused;
        }
    }

    public static void main(String[] arguments) throws Exception {
        double begin = cpu();
        SailRepository repository = new SailRepository(sail());
        load(repository, arguments[0]);
        double read = cpu();
        Model model = validate(repository, arguments[1]);
        double end = cpu();
        Map<String, Integer> findings = new TreeMap<>();
        model.filter(null, SHACL.SOURCE_SHAPE, null)
            .forEach(one -> findings.merge(one.getObject().stringValue(), 1, Integer::sum));
        String counts = findings.entrySet().stream()
            .map(pair -> "\"" + pair.getKey() + "\": " + pair.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
        System.out.println("{\"start\": " + begin + ", \"read\": " + (read - begin)
            + ", \"validate\": " + (end - read) + ", \"findings\": " + counts + "}");
        repository.shutDown();
        System.exit(0);
    }
}
