import { failOnConsole } from '@rafay-kubevirt/test-setup';

failOnConsole();
