import {
  hasLoss,
  tellInEnglish,
  type Saying,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** What is said in English, beside the codes by which it is said in other languages. */
export interface Said {
  message: string;
  said: Saying[];
}

/** Says sentences one after the other. */
export function say(...said: Saying[]): Said {
  return { message: tellInEnglish(said), said };
}

/** A sentence about a component, which ends with what does not work without it, where that is known. */
export function withLoss(
  code: 'component-nowhere' | 'component-at-zero' | 'component-unready',
  component: string,
): Saying {
  return {
    code: hasLoss(component) ? `${code}-loss` : code,
    params: { component },
  };
}
