/** Objects as the model reads them: what the mirror keeps of each kind. */
export type * from '../kubevirt/types';
