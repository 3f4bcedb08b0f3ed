export { kubevirtTranslationRef } from './translation';
export { textsOf, useTexts, type Texts, type Translate } from './useTexts';
