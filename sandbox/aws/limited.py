"""IAM within its quotas: what is one too many, too large or too long is refused, and not done.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from moto.iam import models
from moto.iam.exceptions import ValidationError
from typing_extensions import override

from sandbox.aws import quotas
from sandbox.aws.iam import Iam

LONGEST_S = 43200

Tags = list[dict[str, str]]


class LimitedIam(Iam):
    """One account's IAM. Each call is counted first, as if it had been carried out."""

    @override
    def create_user(
        self,
        region_name: str,
        user_name: str,
        path: str | None = "/",
        tags: Tags | None = None,
    ) -> models.User:
        quotas.refuse_unfit(userName=user_name, path=path)
        quotas.refuse_beyond("UsersPerAccount", len(self.users) + 1)
        return super().create_user(region_name, user_name, path, tags)

    @override
    def update_user(
        self, user_name: str, new_path: str | None = None, new_user_name: str | None = None
    ) -> None:
        quotas.refuse_unfit(newUserName=new_user_name, newPath=new_path)
        super().update_user(user_name, new_path, new_user_name)

    @override
    def create_group(self, group_name: str, path: str | None = "/") -> models.Group:
        quotas.refuse_unfit(groupName=group_name, path=path)
        quotas.refuse_beyond("GroupsPerAccount", len(self.groups) + 1)
        return super().create_group(group_name, path)

    @override
    def update_group(
        self, group_name: str, new_group_name: str | None, new_path: str | None
    ) -> None:
        quotas.refuse_unfit(newGroupName=new_group_name, newPath=new_path)
        super().update_group(group_name, new_group_name, new_path)

    @override
    def create_role(
        self,
        role_name: str,
        assume_role_policy_document: str,
        path: str,
        permissions_boundary: str | None,
        description: str,
        tags: Tags,
        max_session_duration: str | None,
        linked_service: str | None = None,
    ) -> models.Role:
        quotas.refuse_unfit(roleName=role_name, path=path)
        quotas.refuse_beyond("ACLSizePerRole", quotas.size(assume_role_policy_document))
        quotas.refuse_beyond("RolesPerAccount", len(self.roles) + 1)
        _refuse_session(max_session_duration)
        return super().create_role(
            role_name,
            assume_role_policy_document,
            path,
            permissions_boundary,
            description,
            tags,
            max_session_duration,
            linked_service,
        )

    @override
    def update_role(
        self, role_name: str, role_description: str, max_session_duration: str
    ) -> models.Role:
        _refuse_session(max_session_duration)
        return super().update_role(role_name, role_description, max_session_duration)

    @override
    def update_assume_role_policy(self, role_name: str, policy_document: str) -> None:
        quotas.refuse_beyond("ACLSizePerRole", quotas.size(policy_document))
        super().update_assume_role_policy(role_name, policy_document)

    @override
    def create_policy(
        self, description: str, path: str, policy_document: str, policy_name: str, tags: Tags
    ) -> models.ManagedPolicy:
        quotas.refuse_unfit(policyName=policy_name, path=path)
        quotas.refuse_beyond("PolicySize", quotas.size(policy_document))
        own = len(self.managed_policies) - len(self.aws_managed_policies)
        quotas.refuse_beyond("PoliciesPerAccount", own + 1)
        return super().create_policy(description, path, policy_document, policy_name, tags)

    @override
    def create_policy_version(
        self, policy_arn: str, policy_document: str, set_as_default: bool
    ) -> models.PolicyVersion:
        quotas.refuse_beyond("PolicySize", quotas.size(policy_document))
        versions = self.get_policy(policy_arn).versions
        quotas.refuse_beyond("VersionsPerPolicy", len(versions) + 1)
        return super().create_policy_version(policy_arn, policy_document, set_as_default)

    @override
    def put_user_policy(self, user_name: str, policy_name: str, policy_json: str) -> None:
        inline = {**self.get_user(user_name).policies, policy_name: policy_json}
        _refuse_inline("User", user_name, inline)
        super().put_user_policy(user_name, policy_name, policy_json)

    @override
    def put_group_policy(self, group_name: str, policy_name: str, policy_json: str) -> None:
        inline = {**self.get_group(group_name).policies, policy_name: policy_json}
        _refuse_inline("Group", group_name, inline)
        super().put_group_policy(group_name, policy_name, policy_json)

    @override
    def put_role_policy(self, role_name: str, policy_name: str, policy_json: str) -> None:
        inline = {**self.get_role(role_name).policies, policy_name: policy_json}
        _refuse_inline("Role", role_name, inline)
        super().put_role_policy(role_name, policy_name, policy_json)

    @override
    def attach_user_policy(self, policy_arn: str, user_name: str) -> None:
        attached = {*self.get_user(user_name).managed_policies, policy_arn}
        quotas.refuse_beyond("PoliciesPerUser", len(attached))
        super().attach_user_policy(policy_arn, user_name)

    @override
    def attach_group_policy(self, policy_arn: str, group_name: str) -> None:
        attached = {*self.get_group(group_name).managed_policies, policy_arn}
        quotas.refuse_beyond("PoliciesPerGroup", len(attached))
        super().attach_group_policy(policy_arn, group_name)

    @override
    def attach_role_policy(self, policy_arn: str, role_name: str) -> None:
        attached = {*self.get_role(role_name).managed_policies, policy_arn}
        quotas.refuse_beyond("PoliciesPerRole", len(attached))
        super().attach_role_policy(policy_arn, role_name)

    @override
    def add_user_to_group(self, group_name: str, user_name: str) -> None:
        others = {group.name for group in self.get_groups_for_user(user_name)}
        quotas.refuse_beyond("GroupsPerUser", len(others | {group_name}))
        super().add_user_to_group(group_name, user_name)

    @override
    def create_access_key(
        self, user_name: str, prefix: str = "AKIA", status: str = "Active"
    ) -> models.AccessKey:
        keys = self.list_access_keys(user_name)
        quotas.refuse_beyond("AccessKeysPerUser", len(keys) + 1)
        return super().create_access_key(user_name, prefix, status)

    @override
    def enable_mfa_device(
        self,
        user_name: str,
        serial_number: str,
        authentication_code_1: str,
        authentication_code_2: str,
    ) -> None:
        devices = {*self.get_user(user_name).mfa_devices, serial_number}
        quotas.refuse_beyond("MFADevicesPerUser", len(devices))
        super().enable_mfa_device(
            user_name, serial_number, authentication_code_1, authentication_code_2
        )

    @override
    def upload_ssh_public_key(
        self, user_name: str, ssh_public_key_body: str
    ) -> models.SshPublicKey:
        keys = self.get_user(user_name).ssh_public_keys
        quotas.refuse_beyond("SSHPublicKeysPerUser", len(keys) + 1)
        return super().upload_ssh_public_key(user_name, ssh_public_key_body)

    @override
    def upload_signing_certificate(self, user_name: str, body: str) -> models.SigningCertificate:
        certificates = self.get_user(user_name).signing_certificates
        quotas.refuse_beyond("CertificatesPerUser", len(certificates) + 1)
        return super().upload_signing_certificate(user_name, body)

    @override
    def tag_user(self, name: str, tags: Tags) -> None:
        self._tag_verification(tags)
        _refuse_tags(self.list_user_tags(name), tags)
        super().tag_user(name, tags)

    @override
    def tag_role(self, role_name: str, tags: Tags) -> None:
        _refuse_tags(self.get_role(role_name).tags, tags)
        super().tag_role(role_name, tags)

    @override
    def tag_policy(self, policy_arn: str, tags: Tags) -> None:
        _refuse_tags(self.get_policy(policy_arn).tags.values(), tags)
        super().tag_policy(policy_arn, tags)


def _refuse_inline(kind: str, holder: str, inline: Mapping[str, str]) -> None:
    for name in inline:
        quotas.refuse_unfit(policyName=name)
    total = sum(quotas.size(document) for document in inline.values())
    quotas.refuse_beyond(f"{kind}PolicySize", total, f"{kind.lower()} {holder}")


def _refuse_tags(held: Iterable[dict[str, str]], more: Tags) -> None:
    keys = {tag["Key"].lower() for tag in [*held, *more]}
    quotas.refuse_beyond("TagsPerResource", len(keys))


def _refuse_session(max_session_duration: Any) -> None:
    """Return when a session may last so long. One that is too short, clients do not even send."""
    if int(max_session_duration or 0) > LONGEST_S:
        raise ValidationError(
            f"1 validation error detected: Value '{max_session_duration}' at 'maxSessionDuration' "
            "failed to satisfy constraint: Member must have value less than or equal to "
            f"{LONGEST_S}"
        )
