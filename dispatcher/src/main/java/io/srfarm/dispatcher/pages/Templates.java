package io.srfarm.dispatcher.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.srfarm.job.Limits;

/** The pages as HTML; whatever a user wrote is escaped, and next to nothing of it is here: modules fetch it. */
@CheckedTemplate(basePath = "pages", requireTypeSafeExpressions = true)
public final class Templates {
    private Templates() {}

    /**
     * What every page knows.
     *
     * @param title of the window
     * @param module that fills the page
     * @param assets where style and modules lie
     * @param visitor who is there
     * @param csrf what requests that change something bear; empty where there are none
     * @param job that the page is about; empty for none
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
