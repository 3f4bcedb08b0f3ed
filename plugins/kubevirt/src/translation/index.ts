export { kubevirtTranslationRef } from './translation';
export { useTexts, type Texts, type Translate } from './useTexts';
