import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file whether veraPDF finds it to be what was asked for: `java -cp 'lib/*' Verify.java 3b FILE…`. */
public class Verify {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        boolean good = true;
        for (int n = 1; n < arguments.length; n++) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(arguments[n]), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                good &= result.isCompliant();
                System.out.println(arguments[n] + ": " + flavour.getId() + (result.isCompliant() ? " compliant" : " NOT compliant"));
                result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .limit(20)
                    .forEach(assertion -> System.out.println(
                        "  " + assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + " " + assertion.getMessage()));
            }
        }
        System.exit(good ? 0 : 1);
    }
}
