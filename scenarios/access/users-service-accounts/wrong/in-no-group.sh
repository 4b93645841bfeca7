# fails: anna-known
openssl genrsa -out /root/anna.key 2048
openssl req -new -key /root/anna.key -subj '/CN=anna' -out /root/anna.csr
cat <<END | kubectl apply -f -
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: anna
spec:
  request: $(base64 -w0 < /root/anna.csr)
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
END
kubectl certificate approve anna
sleep 2
kubectl get csr anna -o jsonpath='{.status.certificate}' | base64 -d > /root/anna.crt
kubectl config set-credentials anna --client-key=/root/anna.key --client-certificate=/root/anna.crt --embed-certs
