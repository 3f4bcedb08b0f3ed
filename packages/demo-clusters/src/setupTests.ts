import { failOnConsole } from '@rafay-kubevirt/test-setup';

failOnConsole();

// Whole clusters are played, which takes its time on a machine that many share: a test fails because something does not
// come, and not because it comes late.
jest.setTimeout(300_000);
