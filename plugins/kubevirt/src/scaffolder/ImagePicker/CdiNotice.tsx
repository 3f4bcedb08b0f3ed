import { useTexts } from '../../translation';
import { Notice } from '../shared';

/** Says where the CDI comes from that a copy of an image needs. */
export function CdiNotice(props: {
  /** Option of the blueprint, where the same form asks for it. */
  option: unknown;
  isOther: boolean;
}) {
  const { option, isOther } = props;
  const { t } = useTexts();
  const known = option === 'option1' || option === 'option2';
  return (
    <Notice severity="info">
      {t(`scaffolder.image.cdi.${known ? option : 'unknown'}`)}
      {isOther ? ` ${t('scaffolder.image.copyHint')}` : ''}
    </Notice>
  );
}
