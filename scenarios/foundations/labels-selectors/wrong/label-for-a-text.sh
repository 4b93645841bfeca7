# fails: contact-noted
kubectl label deployment api contact=Jane_Doe
