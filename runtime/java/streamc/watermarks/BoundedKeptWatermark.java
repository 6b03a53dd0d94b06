package streamc.watermarks;

/** The same behind sources that end. */
public final class BoundedKeptWatermark extends KeptWatermark {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean bounded() {
        return true;
    }
}
