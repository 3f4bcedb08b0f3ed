import { parsedMessages } from '../__testUtils__/parsedMessages';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import { summarize } from '../summarize';

describe.each(parsedMessages)(
  '$what, in the words of $versions',
  ({ objects, forms, others }) => {
    it.each(forms)('is read: %s', (message, code, expected) => {
      const { cause } = summarize(vmObjectsOf(objects(message)));
      expect(cause?.code).toBe(code);
      expect(`${cause?.sentence} ${cause?.hint}`).toContain(expected);
      expect(cause?.message).toBe(message);
    });

    it.each(others)(
      'is left to its own words: %s',
      (message, code, expected) => {
        const { cause } = summarize(vmObjectsOf(objects(message)));
        expect(cause?.code).toBe(code);
        expect(`${cause?.sentence} ${cause?.hint}`).toContain(expected);
        // Nothing is lost, and nothing of it is cut into the sentence.
        expect(cause?.message).toBe(message);
      },
    );
  },
);
