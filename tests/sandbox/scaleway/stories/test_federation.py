import base64

from scaleway.iam.v1alpha1 import IamV1Alpha1API, SamlCertificateType, SamlStatus
from scaleway_core.bridge import ScwFile

from sandbox.control import Control
from tests.sandbox.ovh.identity_provider import certificate, key, metadata
from tests.sandbox.scaleway.conftest import NOBODY
from tests.sandbox.scaleway.stories.conftest import GONE, MISTAKEN, REFUSED, TAKEN, said
from tests.sandbox.scaleway.test_saml import ENTITY, SSO, pem

FULL = (403, "quotas_exceeded")


def test_saml_is_enabled_set_up_and_disabled(iam: IamV1Alpha1API) -> None:
    """It is valid with certificate, entity and address, and what hangs on it goes with it."""
    before = said(iam.get_organization_saml)
    made = iam.enable_organization_saml()
    certificate = iam.add_saml_certificate(
        saml_id=made.id, type_=SamlCertificateType.SIGNING, content=pem()
    )
    changed = iam.update_saml(saml_id=made.id, entity_id=ENTITY, single_sign_on_url=SSO)

    assert before == GONE
    assert (made.status, made.entity_id) == (SamlStatus.MISSING_CERTIFICATE, "")
    assert (changed.status, changed.entity_id) == (SamlStatus.VALID, ENTITY)
    assert iam.get_organization_saml() == changed
    assert iam.list_saml_certificates(saml_id=made.id).certificates == [certificate]
    assert said(iam.enable_organization_saml) == TAKEN
    iam.delete_saml(saml_id=made.id)
    for call in (iam.update_saml, iam.delete_saml, iam.list_saml_certificates):
        assert said(call, saml_id=made.id) == GONE
    assert said(iam.get_organization_saml) == GONE
    assert said(iam.get_saml_certificate, certificate_id=certificate.id) == GONE


def test_a_certificate_is_added_and_removed(iam: IamV1Alpha1API) -> None:
    """Two can stand side by side while one takes the place of the other."""
    saml = iam.enable_organization_saml().id
    first, second = (
        iam.add_saml_certificate(saml_id=saml, type_=SamlCertificateType.SIGNING, content=pem())
        for _ in range(2)
    )

    assert iam.get_saml_certificate(certificate_id=first.id) == first
    assert iam.list_saml_certificates(saml_id=saml).certificates == [first, second]
    iam.delete_saml_certificate(certificate_id=first.id)
    for call in (iam.get_saml_certificate, iam.delete_saml_certificate):
        assert said(call, certificate_id=first.id) == GONE
    assert iam.get_organization_saml().status == SamlStatus.MISSING_ENTITY_ID


def test_mistaken_saml_is_refused(iam: IamV1Alpha1API) -> None:
    """Nothing of it is taken over."""
    made = iam.enable_organization_saml()
    signing = SamlCertificateType.SIGNING

    assert said(iam.update_saml, saml_id=made.id, single_sign_on_url="http://idp") == MISTAKEN
    assert said(iam.update_saml, saml_id=made.id, entity_id="") == MISTAKEN
    assert (
        said(iam.add_saml_certificate, saml_id=made.id, type_=signing, content="none") == MISTAKEN
    )
    assert said(iam.add_saml_certificate, saml_id=NOBODY, type_=signing, content=pem()) == GONE
    assert iam.get_organization_saml() == made
    assert iam.list_saml_certificates(saml_id=made.id).certificates == []


def test_metadata_is_read_as_the_package_sends_it(iam: IamV1Alpha1API) -> None:
    """As text in base64, since it sends no bytes; certificates are told as they are added."""
    content = base64.b64encode(metadata([key(certificate())], [SSO]).encode()).decode()
    file = ScwFile(name="idp.xml", content_type="text/xml", content=content)

    told = iam.parse_saml_metadata(file=file)

    assert told.single_sign_on_url == SSO
    saml = iam.enable_organization_saml().id
    (found,) = told.signing_certificates
    signing = SamlCertificateType.SIGNING
    assert iam.add_saml_certificate(saml_id=saml, type_=signing, content=found).expires_at


def test_scim_is_enabled_given_a_token_and_disabled(iam: IamV1Alpha1API) -> None:
    """What bears the token is told once."""
    before = said(iam.get_organization_scim)
    made = iam.enable_organization_scim()
    told = iam.create_scim_token(scim_id=made.id)
    listed = iam.list_scim_tokens_all(scim_id=made.id)

    assert before == GONE
    assert iam.get_organization_scim() == made
    assert told.bearer_token
    assert listed == [told.token]
    assert said(iam.enable_organization_scim) == TAKEN
    iam.delete_scim(scim_id=made.id)
    for call in (iam.delete_scim, iam.list_scim_tokens, iam.create_scim_token):
        assert said(call, scim_id=made.id) == GONE
    assert said(iam.delete_scim_token, token_id=told.token.id) == GONE
    assert said(iam.get_organization_scim) == GONE


def test_tokens_come_page_by_page_and_go(iam: IamV1Alpha1API, control: Control) -> None:
    """Two at a time; one that is removed makes room."""
    scim = iam.enable_organization_scim().id
    made = [iam.create_scim_token(scim_id=scim).token for _ in range(2)]
    control.switch(page_size=1)

    first = iam.list_scim_tokens(scim_id=scim)
    full = said(iam.create_scim_token, scim_id=scim)
    iam.delete_scim_token(token_id=made[0].id)

    assert (first.scim_tokens, first.total_count, full) == (made[:1], 2, FULL)
    assert said(iam.delete_scim_token, token_id=made[0].id) == GONE
    more = iam.create_scim_token(scim_id=scim).token
    assert iam.list_scim_tokens_all(scim_id=scim) == [made[1], more]


def test_federation_is_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to enable nor to disable."""
    assert said(stranger.enable_organization_saml) == REFUSED
    assert said(stranger.enable_organization_scim) == REFUSED
    saml, scim = iam.enable_organization_saml(), iam.enable_organization_scim()

    assert said(stranger.get_organization_saml) == REFUSED
    assert said(stranger.get_organization_scim) == REFUSED
    for call in (stranger.update_saml, stranger.list_saml_certificates, stranger.delete_saml):
        assert said(call, saml_id=saml.id) == REFUSED
    for call in (stranger.create_scim_token, stranger.list_scim_tokens, stranger.delete_scim):
        assert said(call, scim_id=scim.id) == REFUSED
    assert (iam.get_organization_saml(), iam.get_organization_scim()) == (saml, scim)
