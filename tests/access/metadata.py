"""The metadata of a made-up identity provider, as a declaration holds it."""

SAML = "urn:oasis:names:tc:SAML:2.0"
METADATA = f"""<?xml version="1.0"?>
<EntityDescriptor xmlns="{SAML}:metadata" entityID="https://idp.example.com">
  <IDPSSODescriptor protocolSupportEnumeration="{SAML}:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>MIIBszCCAVmgAwIBAgIU</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <SingleSignOnService Binding="{SAML}:bindings:HTTP-Redirect"
      Location="https://idp.example.com/sso"/>
    <SingleSignOnService Binding="{SAML}:bindings:HTTP-POST"
      Location="https://idp.example.com/sso"/>
  </IDPSSODescriptor>
  <Organization>
    <OrganizationName xml:lang="en">Example</OrganizationName>
    <OrganizationDisplayName xml:lang="en">Example</OrganizationDisplayName>
    <OrganizationURL xml:lang="en">https://www.example.com</OrganizationURL>
  </Organization>
  <ContactPerson contactType="technical">
    <EmailAddress>mailto:somebody@example.com</EmailAddress>
  </ContactPerson>
</EntityDescriptor>
"""
