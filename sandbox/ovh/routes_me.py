"""`/me`: the account, and a few ordinary routes of it to be allowed or refused.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1
"""

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, on_account

# What PUT checks; read-only fields are ignored in it, as everywhere in v1.
TEXTS = (
    *("address", "area", "birthCity", "birthDay", "city", "companyNationalIdentificationNumber"),
    *("complementaryAddress", "corporationType", "fax", "firstname", "italianSDI", "name"),
    *("nationalIdentificationNumber", "organisation", "phone", "purposeOfPurchase", "spareEmail"),
    *("vat", "zip"),
)
# Countries and languages are known by their shape, not by the vendor's lists.
WORDS = {
    "country": r"[A-Z]{2}|UNKNOWN",
    "phoneCountry": r"[A-Z]{2}|UNKNOWN",
    "language": r"[a-z]{2}_[A-Z]{2}",
    "legalform": "administration|association|corporation|individual|other|personalcorporation",
    "phoneType": "landline|mobile",
    "sex": "female|male",
}
NEEDED = ("country", "legalform")  # Never null.
BILLS = ("FR10000001", "FR10000002")
CONTACTS = (1001, 1002)


def get(call: Call) -> Json:
    """Answer `GET /me`."""
    return call.account.me


def put(call: Call) -> None:
    """Answer `PUT /me`: fields that are shown are set, the others checked and left."""
    told = {name: _told(call.body, name) for name in (*TEXTS, *WORDS) if name in call.body}
    call.account.me.update((name, told[name]) for name in told if name in call.account.me)


def _told(body: Json, name: str) -> str | None:
    value = fields.text(body, name, required=name in NEEDED)
    if value is None or name not in WORDS:
        return value
    return fields.fitting(value, name, WORDS[name])


def support_level(_: Call) -> Json:
    """Answer `GET /me/supportLevel`."""
    return {"level": "standard"}


def certificates(_: Call) -> list[str]:
    """Answer `GET /me/certificates`."""
    return []


def tags(call: Call) -> list[str]:
    """Answer `GET /me/tag`: the customer's categories, not the tags of resources."""
    return call.listed(call.account.tags)


def bills(call: Call) -> list[str]:
    """Answer `GET /me/bill`."""
    return call.listed(BILLS)


def bill(call: Call) -> Json:
    """Answer `GET /me/bill/{billId}`."""
    id_ = call.named["id"]
    if id_ not in BILLS:
        raise errors.not_found(f"bill {id_}")
    currency = call.account.me["currency"]
    text = f"12.00 {currency['symbol']}"
    price = {"currencyCode": currency["code"], "value": 12, "text": text}
    return {"billId": id_, "priceWithTax": price}


def contacts(call: Call) -> list[int]:
    """Answer `GET /me/contact`."""
    return call.listed(CONTACTS)


def contact(call: Call) -> Json:
    """Answer `GET /me/contact/{contactId}`."""
    id_ = call.named["id"]
    if id_ not in map(str, CONTACTS):
        raise errors.not_found(f"contact {id_}")
    return {"id": int(id_), "email": call.account.me["email"]}


ROUTES = {
    ("GET", "/v1/me"): on_account("me/get", get),
    ("PUT", "/v1/me"): on_account("me/edit", put),
    ("GET", "/v1/me/supportLevel"): on_account("me/supportLevel/get", support_level),
    ("GET", "/v1/me/certificates"): on_account("me/certificates/get", certificates),
    ("GET", "/v1/me/tag"): on_account("me/tag/get", tags),
    ("GET", "/v1/me/bill"): on_account("me/bill/get", bills),
    ("GET", "/v1/me/bill/<id>"): on_account("me/bill/get", bill),
    ("GET", "/v1/me/contact"): on_account("me/contact/get", contacts),
    ("GET", "/v1/me/contact/<id>"): on_account("me/contact/get", contact),
}
