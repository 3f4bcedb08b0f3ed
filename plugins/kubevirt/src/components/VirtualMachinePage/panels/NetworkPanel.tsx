import type { NetworkView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../../translation';
import { CopyButton, Facts } from '../../shared';
import { Card, Cards, None } from './Cards';

/** The network interfaces of the VM. */
export function NetworkPanel(props: { networks: NetworkView[] }) {
  const { t } = useTexts();
  if (props.networks.length === 0) {
    return <None>{t('vm.networks.none')}</None>;
  }
  return (
    <Cards>
      {props.networks.map(network => (
        <Card key={network.name} title={network.name}>
          <Facts
            facts={[
              [
                t('vm.networks.network'),
                network.network === 'pod'
                  ? t('vm.networks.podNetwork')
                  : network.network,
              ],
              [t('vm.networks.binding'), network.binding],
              [
                t('vm.networks.addresses'),
                network.ipAddresses.length > 0
                  ? network.ipAddresses.map(address => (
                      <div key={address}>
                        {address}
                        <CopyButton
                          text={address}
                          what={t('vm.networks.copy', { address })}
                        />
                      </div>
                    ))
                  : t('vm.networks.noAddress'),
              ],
              [t('vm.networks.mac'), network.mac],
              [t('vm.networks.model'), network.model],
              [t('vm.networks.guestInterface'), network.interfaceName],
              [t('vm.networks.link'), network.linkState],
            ]}
          />
        </Card>
      ))}
    </Cards>
  );
}
