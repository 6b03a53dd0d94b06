package streamc.tests;

/** The same for the other source. */
public class HeldOther extends Held {

    @Override
    protected String source() {
        return "b";
    }
}
