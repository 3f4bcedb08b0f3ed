import type {
  LocalizableMessage,
  OperationEffect,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizableText } from '../platform/localizableText';

/** Something that an operation does, in a sentence. */
export function effect(
  code: OperationEffect['code'],
  severity: OperationEffect['severity'],
  message: LocalizableMessage,
  more: Pick<OperationEffect, 'names' | 'seconds'> = {},
): OperationEffect {
  return { code, severity, ...localizableText(message), ...more };
}
