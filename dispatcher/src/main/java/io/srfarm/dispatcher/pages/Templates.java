package io.srfarm.dispatcher.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.srfarm.job.Limits;

/** The HTML pages. They contain hardly any user input, which is escaped; scripts fetch the data. */
@CheckedTemplate(basePath = "pages", requireTypeSafeExpressions = true)
public final class Templates {
    private Templates() {}

    /**
     * The data of every page.
     *
     * @param title of the window
     * @param module script that fills the page
     * @param assets path of style sheet and scripts
     * @param visitor the user
     * @param csrf token for changing requests; empty if there are none
     * @param job the job that the page shows; empty if none
     */
    public record Page(String title, String module, String assets, PageUser visitor, String csrf, String job) {
        public boolean isAt(String name) {
            return module.equals(name);
        }

        public int pictureBytesMax() {
            return Limits.PICTURE_BYTES_MAX;
        }

        public long inputPixelsMax() {
            return Limits.INPUT_PIXELS_MAX;
        }

        public int inputSideMin() {
            return Limits.INPUT_SIDE_PIXELS_MIN;
        }

        public int inputSideMax() {
            return Limits.INPUT_SIDE_PIXELS_MAX;
        }

        public long referencePixelsMax() {
            return Limits.REFERENCE_PIXELS_MAX;
        }

        public int referencesMax() {
            return Limits.REFERENCES_MAX;
        }

        public int candidatesMax() {
            return Limits.CANDIDATES_MAX;
        }

        public long outputPixelsMax() {
            return Limits.OUTPUT_PIXELS_MAX;
        }

        public int oversampleMax() {
            return Limits.OVERSAMPLE_MAX;
        }

        public double temperatureMax() {
            return Limits.TEMPERATURE_MAX;
        }

        public long seedMax() {
            return Limits.SEED_MAX;
        }
    }

    static native TemplateInstance login(Page page, String next, boolean refused, boolean ended);

    static native TemplateInstance jobs(Page page);

    static native TemplateInstance set(Page page);

    static native TemplateInstance compare(Page page);

    static native TemplateInstance compose(Page page);

    static native TemplateInstance submit(Page page);

    static native TemplateInstance references(Page page);

    static native TemplateInstance farm(Page page);

    static native TemplateInstance share(Page page);
}
